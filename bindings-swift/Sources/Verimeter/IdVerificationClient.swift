import Foundation
import VerimeterNative

/// Calls Alibaba Cloud ID Verification in one region.
///
/// Safe to share between tasks. Once begun, a call goes on to its end and is recorded, even where the task that awaits it is cancelled.
///
/// Every function throws `VerimeterError`, or `CancellationError` where its task was cancelled.
public final class IdVerificationClient: Sendable {
    private let native: IdVerificationHandle

    private init(_ native: IdVerificationHandle) {
        self.native = native
    }

    /// A client with an access key. For servers: on iOS it is refused, as whoever has the app can read it out of it. There, use
    /// `gateway`.
    ///
    /// - Parameters:
    ///   - accessKeyId: Id of an access key of a RAM user.
    ///   - accessKeySecret: Its secret; never shown anywhere.
    ///   - securityToken: Token (STS) that belongs to a temporary key; never shown anywhere.
    ///   - region: Where transactions are made, whose data no other region has; `ap-southeast-1` if left out. `regions` says which there
    ///     are.
    ///   - network: From where the region's host is reached: from the internet if left out.
    ///   - endpoint: Another server, such as the sandbox: a host, or a URL with https, or http to this machine.
    ///   - ledger: Where every transaction that is asked for is recorded; nowhere if left out.
    ///   - options: Deadlines and attempts.
    ///   - app: What the events are counted under; `unknown` if left out.
    ///   - strictMerchantBizId: Hold `merchantBizId` to the vendor's pages (letters and digits, at most 32) before a call.
    ///   - recordResults: Whether `checkResult` records events, too: for solutions of which there is no log.
    ///   - serverCredentialsOnDevice: Hold the key on a phone all the same: for devices that only you have.
    public convenience init(
        accessKeyId: String,
        accessKeySecret: String,
        securityToken: String? = nil,
        region: String? = nil,
        network: Network? = nil,
        endpoint: String? = nil,
        ledger: Ledger? = nil,
        options: ClientOptions? = nil,
        app: String? = nil,
        strictMerchantBizId: Bool = true,
        recordResults: Bool = false,
        serverCredentialsOnDevice: Bool = false
    ) throws {
        self.init(
            try raising {
                try IdVerificationHandle.withKey(
                    accessKeyId: accessKeyId,
                    accessKeySecret: accessKeySecret,
                    securityToken: securityToken,
                    region: region,
                    network: network,
                    endpoint: endpoint,
                    app: app,
                    strictMerchantBizId: strictMerchantBizId,
                    recordResults: recordResults,
                    ledger: ledger?.native,
                    options: options,
                    serverCredentialsOnDevice: serverCredentialsOnDevice
                )
            }
        )
    }

    /// A client with everything that the environment says: the access key (`ALIBABA_CLOUD_ACCESS_KEY_ID`,
    /// `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`, else the files of the vendor's tools) and, where they are set,
    /// `VERIMETER_ALIYUN_REGION` and `VERIMETER_ALIYUN_ENDPOINT`. What is given goes before. For servers.
    public static func fromEnv(
        ledger: Ledger? = nil,
        options: ClientOptions? = nil,
        region: String? = nil,
        network: Network? = nil,
        endpoint: String? = nil,
        app: String? = nil,
        strictMerchantBizId: Bool = true,
        recordResults: Bool = false,
        serverCredentialsOnDevice: Bool = false
    ) throws -> IdVerificationClient {
        IdVerificationClient(
            try raising {
                try IdVerificationHandle.fromEnv(
                    region: region,
                    network: network,
                    endpoint: endpoint,
                    app: app,
                    strictMerchantBizId: strictMerchantBizId,
                    recordResults: recordResults,
                    ledger: ledger?.native,
                    options: options,
                    serverCredentialsOnDevice: serverCredentialsOnDevice
                )
            }
        )
    }

    /// A client whose access keys are temporary ones, such as those of a role (STS), renewed before they end. For servers.
    ///
    /// - Parameter keys: Where they come from.
    public static func withKeys(
        _ keys: some AccessKeys,
        region: String? = nil,
        network: Network? = nil,
        endpoint: String? = nil,
        ledger: Ledger? = nil,
        options: ClientOptions? = nil,
        app: String? = nil,
        strictMerchantBizId: Bool = true,
        recordResults: Bool = false,
        serverCredentialsOnDevice: Bool = false
    ) throws -> IdVerificationClient {
        IdVerificationClient(
            try raising {
                try IdVerificationHandle.withSource(
                    source: Keys(keys),
                    region: region,
                    network: network,
                    endpoint: endpoint,
                    app: app,
                    strictMerchantBizId: strictMerchantBizId,
                    recordResults: recordResults,
                    ledger: ledger?.native,
                    options: options,
                    serverCredentialsOnDevice: serverCredentialsOnDevice
                )
            }
        )
    }

    /// A client that speaks to a company's own gateway, which holds the vendor's credentials and signs: what an app uses.
    ///
    /// - Parameters:
    ///   - endpoint: Where the gateway is: a host, or a URL with https, or http to this machine.
    ///   - tokens: What the gateway lets in.
    public static func gateway(
        endpoint: String,
        tokens: some BearerTokens,
        ledger: Ledger? = nil,
        options: ClientOptions? = nil,
        app: String? = nil,
        strictMerchantBizId: Bool = true,
        recordResults: Bool = false
    ) throws -> IdVerificationClient {
        IdVerificationClient(
            try raising {
                try IdVerificationHandle.gateway(
                    endpoint: endpoint,
                    tokens: Tokens(tokens),
                    app: app,
                    strictMerchantBizId: strictMerchantBizId,
                    recordResults: recordResults,
                    ledger: ledger?.native,
                    options: options
                )
            }
        )
    }

    /// Asks for the log of one transaction: how far it came, where it was left and why. Free.
    ///
    /// The first answer about a transaction is its event; one that is known to be younger than 30 minutes is given and not recorded.
    ///
    /// - Parameters:
    ///   - merchantBizId: Your id of the transaction.
    ///   - transactionId: The vendor's id of it: the one that you kept since `initialize`, not the one that a client reports.
    ///   - startedAt: When it was made, which its event is counted under. If left out, now.
    ///   - platform: Platform of the end user's app, for the statistics; the vendor is not told.
    public func checkVerifyLog(
        merchantBizId: String,
        transactionId: String,
        startedAt: Date? = nil,
        platform: Platform = .unknown
    ) async throws -> VerifyLog {
        try await waiting { [native] in
            try await native.checkVerifyLog(
                merchantBizId: merchantBizId,
                transactionId: transactionId,
                startedAtMs: startedAt?.inMilliseconds,
                platform: platform
            )
        }
    }

    /// Asks for the result of one transaction. Free. Recorded where the client was made with `recordResults`.
    ///
    /// - Parameters:
    ///   - merchantBizId: Your id of the transaction.
    ///   - transactionId: The vendor's id of it.
    ///   - startedAt: When it was made. If left out, now.
    ///   - platform: Platform of the end user's app, for the statistics; the vendor is not told.
    ///   - isReturnImage: Whether pictures are wanted, too.
    ///   - extraImageControlList: Which further pictures are wanted, in the vendor's words.
    ///   - returnFiveCategorySpoofResult: Whether the kinds of attack are wanted in detail.
    public func checkResult(
        merchantBizId: String,
        transactionId: String,
        startedAt: Date? = nil,
        platform: Platform = .unknown,
        isReturnImage: Bool? = nil,
        extraImageControlList: String? = nil,
        returnFiveCategorySpoofResult: Bool? = nil
    ) async throws -> CheckResult {
        try await waiting { [native] in
            try await native.checkResult(
                merchantBizId: merchantBizId,
                transactionId: transactionId,
                startedAtMs: startedAt?.inMilliseconds,
                platform: platform,
                isReturnImage: isReturnImage,
                extraImageControlList: extraImageControlList,
                returnFiveCategorySpoofResult: returnFiveCategorySpoofResult
            )
        }
    }

    /// Makes a transaction. Not billed; each call makes another. Keep its id with the time: in 30 days nobody knows it any more.
    ///
    /// Where no answer comes (`VerimeterError.inDoubt`), a transaction may be made under an id that nobody knows.
    public func initialize(_ query: InitializeQuery) async throws -> Initialization {
        try await waiting { [native] in try await native.initialize(query: query) }
    }

    /// Keeps the connection warm: where calls are rare, the first of them pays for a new one. Free.
    public func keepalive() async throws -> Keepalive {
        try await waiting { [native] in try await native.keepalive() }
    }

    /// Asks for the logs of many transactions in time; gives one row for each as it ends, the oldest first.
    ///
    /// Each is asked for once, not before its 30 minutes are over and not after the 30 days that the vendor keeps it. The client's ledger
    /// knows what was asked already, so a harvest that was broken off is simply begun again. A failed call is a row with its error, never
    /// thrown. Each loop over the rows asks anew.
    ///
    /// - Parameters:
    ///   - transactions: What to ask for.
    ///   - concurrency: Questions under way at once.
    ///   - rate: Questions begun per second, at most; `nil` for no limit.
    public func harvest(
        _ transactions: some Sequence<Transaction>,
        concurrency: Int = 8,
        rate: Double? = 5
    ) -> Rows<HarvestRow> {
        let transactions = Array(transactions)
        return harvestRows { [native] in
            try native.harvest(transactions: transactions, concurrency: Int32(clamping: concurrency), rate: rate)
        }
    }

    /// The region that it calls.
    public var region: String {
        get throws { try raising { try native.region() } }
    }

    /// Ends the client: further calls throw `VerimeterError.cancelled`. Calls under way end and are recorded.
    public func close() { native.shut() }
}

extension IdVerificationClient: CustomStringConvertible {
    /// The region and nothing else.
    public var description: String { native.about() }
}
