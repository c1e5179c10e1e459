package io.verimeter

/** How far long work has come, and what came of it. */
public sealed interface Progress<out T> {
    /** So many rows are written. */
    public data class Rows(val rows: Long) : Progress<Nothing>

    /** It is done. */
    public data class Done<T>(val result: T) : Progress<T>
}
