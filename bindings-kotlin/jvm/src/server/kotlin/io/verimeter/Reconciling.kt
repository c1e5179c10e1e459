@file:JvmName("Reconciling")

package io.verimeter

import java.nio.file.Path
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * Compares the ledger with a table that the vendor's console exported (CSV or XLSX): both figures of every day, their difference
 * and its likely cause. Nothing is changed. Not in apps.
 */
public suspend fun Ledger.reconcile(path: Path, query: ReconcileQuery = ReconcileQuery()): Reconciliation =
    withContext(Dispatchers.IO) { blocking().reconcile(path, query) }

/** As that of a [Ledger]. */
@JvmOverloads
public fun BlockingLedger.reconcile(path: Path, query: ReconcileQuery = ReconcileQuery()): Reconciliation =
    raising { native.reconcile(path.toString(), query) }
