package io.verimeter.demo

import io.verimeter.Billing
import io.verimeter.Event
import io.verimeter.Outcome
import io.verimeter.Platform
import io.verimeter.Product
import io.verimeter.RiskLevel
import io.verimeter.Vendor
import java.time.LocalDate
import java.time.ZoneOffset
import java.util.UUID
import kotlin.random.Random

/** Risk queries of the week that ends with [today], which nobody made. */
internal fun madeUp(today: LocalDate): List<Event> {
    val chance = Random(1)
    return (0L..6L).flatMap { age ->
        val noon = today.minusDays(age).atTime(4, 0).toInstant(ZoneOffset.UTC).toEpochMilli()
        List(chance.nextInt(8, 40)) { n ->
            val failed = chance.nextInt(20) == 0
            val level = RiskLevel.entries[chance.nextInt(RiskLevel.entries.size)]
            val id = UUID(age, n.toLong()).toString()
            Event(
                eventId = id,
                callId = id,
                occurredAtMs = noon + n * 60_000,
                vendor = Vendor.JIGUANG,
                app = "demo",
                product = Product.BUSINESS_RISK,
                operation = "query_business_risk",
                platform = Platform.ANDROID,
                carrier = "unknown",
                outcome = if (failed) Outcome.FAILED else Outcome.SUCCESS,
                billing = if (failed) Billing.NOT_BILLED else Billing.BILLED,
                level = if (failed) null else level,
                attempts = 1,
            )
        }
    }
}
