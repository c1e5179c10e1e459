@file:JvmName("Replies")

package io.verimeter

import io.verimeter.ffi.decodeRiskReports as nativeDecodeRiskReports

/**
 * Reads many answers of [JiguangClient.queryBusinessRisk] on every core: a row for each, in their order, with `id`, `code`, `content`,
 * `ex_id`, `score`, `level` and `tags`, which are one text, a JSON array. A row of what is no reply is `null` throughout. Not in apps.
 */
public fun decodeRiskReports(bodies: Iterable<String>): Table = Table(raising { nativeDecodeRiskReports(bodies.toList()) })
