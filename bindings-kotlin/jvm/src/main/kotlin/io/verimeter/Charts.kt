@file:JvmName("Charts")

package io.verimeter

import io.verimeter.ffi.PictureHandle
import io.verimeter.ffi.trendOf
import java.nio.file.Path

/** A picture of figures: of a trend, an overview, a funnel, or what [Ledger.chart] was asked for. */
public class Chart internal constructor(private val native: PictureHandle) {
    /** The picture as SVG. */
    public val svg: String get() = native.svg()

    /**
     * The picture as PNG, twice as many pixels wide and high as the SVG is large. Latin letters come with this library; others come
     * from the fonts of this machine.
     *
     * @throws VerimeterException.Configuration No font of this machine has one of its letters, or this is a phone.
     */
    public fun toPng(): ByteArray = raising { native.png() }

    /**
     * Writes it to a file, which appears when it is whole.
     *
     * @param path A file that ends with `.svg` or `.png`.
     * @throws VerimeterException.InvalidArgument The name is none of a picture.
     * @throws VerimeterException.Configuration The file cannot be written, or as of [toPng].
     */
    public fun save(path: Path): Unit = raising { native.save(path.toString()) }

    override fun toString(): String = "Chart of ${native.title()}"
}

/** The trend chart that these rows make. */
public fun Overview.toTrend(): Trend = trendOf(this)

/** The chart as a picture. */
public fun Trend.toChart(): Chart = Chart(PictureHandle.ofTrend(this))

/** The trend chart of these rows as a picture. */
public fun Overview.toChart(): Chart = toTrend().toChart()

/** The funnel as a picture. */
public fun Funnel.toChart(): Chart = Chart(PictureHandle.ofFunnel(this))

/** The chart as SVG. */
public fun Trend.toSvg(): String = toChart().svg

/** The trend chart of these rows as SVG. */
public fun Overview.toSvg(): String = toChart().svg

/** The funnel as SVG. */
public fun Funnel.toSvg(): String = toChart().svg
