import Foundation
import VerimeterNative

extension Ledger {
    /// States which apps draw on the same balances, in the stead of what was stated under that name.
    public func setAccount(_ account: Account) async throws {
        try await onDisk { [native] in try native.setAccount(account: account) }
    }

    /// Every account that was stated.
    public func accounts() async throws -> [Account] {
        try await onDisk { [native] in try native.accounts() }
    }

    /// States that calls were bought. What was stated before under the same id is stated once.
    @discardableResult
    public func recharge(_ recharge: Recharge) async throws -> RecordedEntry {
        try await onDisk { [native] in try native.recharge(recharge: recharge) }
    }

    /// As `recharge` of a record.
    ///
    /// - Parameters:
    ///   - amount: Calls, 1 or more.
    ///   - occurredAt: When; now if left out.
    @discardableResult
    public func recharge(
        _ product: Product,
        amount: Int64,
        occurredAt: (any Moment)? = nil,
        account: String? = nil,
        tz: TimeZone? = nil,
        id: String? = nil,
        note: String? = nil
    ) async throws -> RecordedEntry {
        try await recharge(
            Recharge(
                id: id, account: account, product: product, amount: amount, occurredAt: occurredAt?.spelled, tz: tz?.identifier,
                note: note
            )
        )
    }

    /// States what the vendor's console said was left. What was stated before under the same id is stated once.
    @discardableResult
    public func setBalance(_ reading: BalanceReading) async throws -> RecordedEntry {
        try await onDisk { [native] in try native.setBalance(reading: reading) }
    }

    /// As `setBalance` of a record.
    ///
    /// - Parameters:
    ///   - remaining: Calls that were left, 0 or more.
    ///   - occurredAt: When; now if left out.
    @discardableResult
    public func setBalance(
        _ product: Product,
        remaining: Int64,
        occurredAt: (any Moment)? = nil,
        account: String? = nil,
        tz: TimeZone? = nil,
        id: String? = nil,
        note: String? = nil
    ) async throws -> RecordedEntry {
        try await setBalance(
            BalanceReading(
                id: id, account: account, product: product, remaining: remaining, occurredAt: occurredAt?.spelled,
                tz: tz?.identifier, note: note
            )
        )
    }

    /// The recharges and readings of an account, or of all, by time.
    public func balanceEntries(account: String? = nil) async throws -> [BalanceEntry] {
        try await onDisk { [native] in try native.balanceEntries(account: account) }
    }

    /// Takes back a recharge or a reading, and says which.
    @discardableResult
    public func removeBalanceEntry(id: String) async throws -> BalanceEntry {
        try await onDisk { [native] in try native.removeBalanceEntry(id: id) }
    }

    /// What remains, one answer per balance, and when it runs out.
    public func balance(_ query: BalanceQuery) async throws -> [Balance] {
        try await onDisk { [native] in try native.balance(query: query) }
    }

    /// As `balance` of a query.
    ///
    /// - Parameters:
    ///   - product: Only the balance that this product draws on; every balance that has an entry or an event if left out.
    ///   - account: Name of the account; `default` if left out.
    ///   - at: When; now if left out.
    ///   - alert: Balances of which fewer calls than this may be left are `low`.
    public func balance(
        _ product: Product? = nil,
        account: String? = nil,
        at: (any Moment)? = nil,
        tz: TimeZone? = nil,
        alert: Int64? = nil
    ) async throws -> [Balance] {
        try await balance(
            BalanceQuery(account: account, product: product, at: at?.spelled, tz: tz?.identifier, alert: alert)
        )
    }

    /// What an account used: a row per bucket, product and app.
    public func consumption(_ query: ConsumptionQuery) async throws -> Consumption {
        try await onDisk { [native] in try native.consumption(query: query) }
    }

    /// As `consumption` of a query.
    public func consumption(
        start: (any Moment)? = nil,
        end: (any Moment)? = nil,
        account: String? = nil,
        products: [Product] = [],
        apps: [String] = [],
        tz: TimeZone? = nil,
        bucket: Bucket? = nil
    ) async throws -> Consumption {
        try await consumption(
            ConsumptionQuery(
                account: account, products: products, apps: apps, start: start?.spelled, end: end?.spelled, tz: tz?.identifier,
                bucket: bucket
            )
        )
    }
}
