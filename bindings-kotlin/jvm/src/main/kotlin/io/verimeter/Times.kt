@file:JvmName("Times")

package io.verimeter

import java.time.Duration
import java.time.Instant

/** [AccessKey.expiresAtMs] as an instant. */
public val AccessKey.expiresAt: Instant? get() = expiresAtMs?.let(Instant::ofEpochMilli)

/** [ArchivedFile.firstAtMs] as an instant. */
public val ArchivedFile.firstAt: Instant get() = Instant.ofEpochMilli(firstAtMs)

/** [ArchivedFile.lastAtMs] as an instant. */
public val ArchivedFile.lastAt: Instant get() = Instant.ofEpochMilli(lastAtMs)

/** [ArchivedFile.madeAtMs] as an instant. */
public val ArchivedFile.madeAt: Instant get() = Instant.ofEpochMilli(madeAtMs)

/** [Balance.atMs] as an instant. */
public val Balance.at: Instant get() = Instant.ofEpochMilli(atMs)

/** [Balance.knownAtMs] as an instant. */
public val Balance.knownAt: Instant? get() = knownAtMs?.let(Instant::ofEpochMilli)

/** [BalanceEntry.occurredAtMs] as an instant. */
public val BalanceEntry.occurredAt: Instant get() = Instant.ofEpochMilli(occurredAtMs)

/** [Consumption.startAtMs] as an instant. */
public val Consumption.startAt: Instant get() = Instant.ofEpochMilli(startAtMs)

/** [Consumption.endAtMs] as an instant. */
public val Consumption.endAt: Instant get() = Instant.ofEpochMilli(endAtMs)

/** [ConsumptionRow.bucketStartAtMs] as an instant. */
public val ConsumptionRow.bucketStartAt: Instant get() = Instant.ofEpochMilli(bucketStartAtMs)

/** [Contradiction.atMs] as an instant. */
public val Contradiction.at: Instant? get() = atMs?.let(Instant::ofEpochMilli)

/** [Drift.firstAtMs] as an instant. */
public val Drift.firstAt: Instant get() = Instant.ofEpochMilli(firstAtMs)

/** [Drift.lastAtMs] as an instant. */
public val Drift.lastAt: Instant get() = Instant.ofEpochMilli(lastAtMs)

/** [Event.occurredAtMs] as an instant. */
public val Event.occurredAt: Instant get() = Instant.ofEpochMilli(occurredAtMs)

/** [ExportManifest.startAtMs] as an instant. */
public val ExportManifest.startAt: Instant get() = Instant.ofEpochMilli(startAtMs)

/** [ExportManifest.endAtMs] as an instant. */
public val ExportManifest.endAt: Instant get() = Instant.ofEpochMilli(endAtMs)

/** [ExportManifest.madeAtMs] as an instant. */
public val ExportManifest.madeAt: Instant get() = Instant.ofEpochMilli(madeAtMs)

/** [Funnel.startAtMs] as an instant. */
public val Funnel.startAt: Instant get() = Instant.ofEpochMilli(startAtMs)

/** [Funnel.endAtMs] as an instant. */
public val Funnel.endAt: Instant get() = Instant.ofEpochMilli(endAtMs)

/** [HarvestRow.readyAtMs] as an instant. */
public val HarvestRow.readyAt: Instant get() = Instant.ofEpochMilli(readyAtMs)

/** [HarvestRow.deadlineAtMs] as an instant. */
public val HarvestRow.deadlineAt: Instant get() = Instant.ofEpochMilli(deadlineAtMs)

/** [Initialization.startedAtMs] as an instant. */
public val Initialization.startedAt: Instant get() = Instant.ofEpochMilli(startedAtMs)

/** [Overview.startAtMs] as an instant. */
public val Overview.startAt: Instant get() = Instant.ofEpochMilli(startAtMs)

/** [Overview.endAtMs] as an instant. */
public val Overview.endAt: Instant get() = Instant.ofEpochMilli(endAtMs)

/** [OverviewRow.bucketStartAtMs] as an instant. */
public val OverviewRow.bucketStartAt: Instant get() = Instant.ofEpochMilli(bucketStartAtMs)

/** [Receipt.erasedAtMs] as an instant. */
public val Receipt.erasedAt: Instant get() = Instant.ofEpochMilli(erasedAtMs)

/** [ReconcileRow.dayStartAtMs] as an instant. */
public val ReconcileRow.dayStartAt: Instant get() = Instant.ofEpochMilli(dayStartAtMs)

/** [Reconciliation.startAtMs] as an instant. */
public val Reconciliation.startAt: Instant get() = Instant.ofEpochMilli(startAtMs)

/** [Reconciliation.endAtMs] as an instant. */
public val Reconciliation.endAt: Instant get() = Instant.ofEpochMilli(endAtMs)

/** [SandboxCredentials.stsExpiresAtMs] as an instant. */
public val SandboxCredentials.stsExpiresAt: Instant get() = Instant.ofEpochMilli(stsExpiresAtMs)

/** [SandboxRequest.receivedAtMs] as an instant. */
public val SandboxRequest.receivedAt: Instant get() = Instant.ofEpochMilli(receivedAtMs)

/** [SandboxTransaction.startedAtMs] as an instant. */
public val SandboxTransaction.startedAt: Instant? get() = startedAtMs?.let(Instant::ofEpochMilli)

/** [ScreenRow.occurredAtMs] as an instant. */
public val ScreenRow.occurredAt: Instant? get() = occurredAtMs?.let(Instant::ofEpochMilli)

/** [Transaction.startedAtMs] as an instant. */
public val Transaction.startedAt: Instant get() = Instant.ofEpochMilli(startedAtMs)

/** [Trend.bucketStartsAtMs] as instants. */
public val Trend.bucketStartsAt: List<Instant> get() = bucketStartsAtMs.map(Instant::ofEpochMilli)

/** [Event.latencyMs] as a duration. */
public val Event.latency: Duration? get() = latencyMs?.let(Duration::ofMillis)

/** [ErrorInfo.retryAfterMs] as a duration. */
public val ErrorInfo.retryAfter: Duration? get() = retryAfterMs?.let(Duration::ofMillis)

/** [LogStatistics.pageStayMs] as durations. */
public val LogStatistics.pageStay: Map<String, Duration> get() = pageStayMs.mapValues { Duration.ofMillis(it.value) }
