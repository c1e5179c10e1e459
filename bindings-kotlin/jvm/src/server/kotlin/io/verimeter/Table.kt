package io.verimeter

import io.verimeter.ffi.Cell
import io.verimeter.ffi.TableData

/**
 * Rows and columns that depend on what was asked. A cell is a `String`, a `Long`, a `Double` or `null`; ids are text, so that no digit
 * is lost.
 */
public class Table internal constructor(data: TableData) {
    private val cells: Map<String, List<Any?>> = data.columns.associate { column -> column.name to column.cells.map(Cell::value) }

    /** Names of the columns, in their order. */
    public val columns: List<String> = data.columns.map { it.name }

    /** Number of rows. */
    public val size: Int = data.columns.firstOrNull()?.cells?.size ?: 0

    /** The cells of one column, from the first row to the last. */
    public operator fun get(column: String): List<Any?> =
        cells[column] ?: throw NoSuchElementException("there is no column `$column`: use one of ${columns.joinToString()}")

    /** The rows, each by the names of the columns. */
    public fun rows(): List<Map<String, Any?>> = List(size) { row -> columns.associateWith { cells.getValue(it)[row] } }

    override fun equals(other: Any?): Boolean = other is Table && columns == other.columns && cells == other.cells

    override fun hashCode(): Int = cells.hashCode()

    override fun toString(): String = "Table($size rows, columns=$columns)"
}

private fun Cell.value(): Any? = when (this) {
    is Cell.Text -> text
    is Cell.Whole -> number
    is Cell.Share -> share
    Cell.Empty -> null
}
