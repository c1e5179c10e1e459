package io.verimeter

import io.verimeter.ffi.Failure
import java.time.Duration

/**
 * A failure, of the class of its [kind], with everything known about it in [info].
 *
 * No phone number, token, secret or key is in it.
 */
public sealed class VerimeterException(
    /** Everything known about the failure. */
    public val info: ErrorInfo,
    cause: Throwable?,
) : RuntimeException(sentence(info), cause) {
    /** What went wrong. */
    public val kind: ErrorKind get() = info.kind

    /** Whether the same call may be made again without harm. */
    public val isRetryable: Boolean get() = info.retryable

    /** When to come back, from now, where known. */
    public val retryAfter: Duration? get() = info.retryAfterMs?.let(Duration::ofMillis)

    /** A parameter of the call is wrong; nothing was sent. */
    public class InvalidArgument internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** Settings here or in the vendor's console do not fit. */
    public class Configuration internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The vendor refused the credentials. */
    public class Authentication internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The service is not opened, expired or blocked. */
    public class NotEnabled internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The account is out of calls. */
    public class InsufficientBalance internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** Too many calls; [retryAfter] says when to come back, where known. */
    public class Throttled internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The token is used up, expired or wrong: get a new one. */
    public class Token internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The answer does not exist yet; [retryAfter] says when to come back. */
    public class NotReady internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The vendor failed. */
    public class VendorFailed internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** An answer nobody could read; status and first bytes are in the message. */
    public class Protocol internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** Nothing was sent: no connection. */
    public class Transport internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The request may have reached the vendor and no answer came: perhaps done, perhaps billed. */
    public class InDoubt internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The call was given up, or the client was closed. A coroutine's own cancellation is a `CancellationException` as everywhere. */
    public class CallCancelled internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** A phone number could not be decrypted. */
    public class Decryption internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    /** The ledger could not be read or written. */
    public class LedgerFailed internal constructor(info: ErrorInfo, cause: Throwable?) : VerimeterException(info, cause)

    public companion object {
        /** The exception that tells of [info], as rows of [JiguangClient.screen] and [IdVerificationClient.harvest] hold it. */
        @JvmStatic
        @JvmOverloads
        public fun of(info: ErrorInfo, cause: Throwable? = null): VerimeterException = when (info.kind) {
            ErrorKind.INVALID_ARGUMENT -> InvalidArgument(info, cause)
            ErrorKind.CONFIGURATION -> Configuration(info, cause)
            ErrorKind.AUTHENTICATION -> Authentication(info, cause)
            ErrorKind.NOT_ENABLED -> NotEnabled(info, cause)
            ErrorKind.INSUFFICIENT_BALANCE -> InsufficientBalance(info, cause)
            ErrorKind.THROTTLED -> Throttled(info, cause)
            ErrorKind.TOKEN -> Token(info, cause)
            ErrorKind.NOT_READY -> NotReady(info, cause)
            ErrorKind.VENDOR -> VendorFailed(info, cause)
            ErrorKind.PROTOCOL -> Protocol(info, cause)
            ErrorKind.TRANSPORT -> Transport(info, cause)
            ErrorKind.IN_DOUBT -> InDoubt(info, cause)
            ErrorKind.CANCELLED -> CallCancelled(info, cause)
            ErrorKind.DECRYPTION -> Decryption(info, cause)
            ErrorKind.LEDGER -> LedgerFailed(info, cause)
        }
    }
}

/** What another library said, which caused a failure. */
internal class Cause(text: String, cause: Throwable?) : RuntimeException(text, cause, false, false)

/** [call], whose failures are exceptions of ours. */
internal inline fun <T> raising(call: () -> T): T =
    try {
        call()
    } catch (failure: Failure.Raised) {
        val cause = failure.causes.foldRight<String, Throwable?>(null) { text, cause -> Cause(text, cause) }
        throw VerimeterException.of(failure.info, cause)
    }

private fun sentence(info: ErrorInfo): String =
    if (info.advice.isEmpty()) info.message else "${info.message}; ${info.advice}"
