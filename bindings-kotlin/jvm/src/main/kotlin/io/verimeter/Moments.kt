package io.verimeter

import io.verimeter.ffi.invalidArgument
import java.time.Instant
import java.time.LocalDate
import java.time.OffsetDateTime
import java.time.ZonedDateTime
import java.time.temporal.Temporal

/** A moment as the core reads it: a date of the question's zone, or an instant. */
internal fun Temporal.spelled(): String = when (this) {
    is LocalDate, is Instant, is OffsetDateTime -> toString()
    is ZonedDateTime -> toOffsetDateTime().toString()
    else -> {
        val message = "a ${javaClass.simpleName} names no instant"
        val advice = "pass a LocalDate, which is one of the question's zone, an Instant, or a time with offset or zone"
        throw VerimeterException.of(invalidArgument(message, advice))
    }
}
