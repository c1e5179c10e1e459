@file:JvmName("Charts")

package io.verimeter

import io.verimeter.ffi.funnelSvg
import io.verimeter.ffi.trendOf
import io.verimeter.ffi.trendSvg

/** The trend chart that these rows make. */
public fun Overview.toTrend(): Trend = trendOf(this)

/** The chart as SVG. */
public fun Trend.toSvg(): String = trendSvg(this)

/** The trend chart of these rows as SVG. */
public fun Overview.toSvg(): String = toTrend().toSvg()

/** The funnel as SVG. */
public fun Funnel.toSvg(): String = funnelSvg(this)
