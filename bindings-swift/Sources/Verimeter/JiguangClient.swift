import VerimeterNative

/// Calls Jiguang Verification (one-click login, number verification, business risk control).
///
/// Safe to share between tasks. Once begun, a call goes on to its end and is recorded, even where the task that awaits it is cancelled:
/// it may be paid for.
///
/// Every function throws `VerimeterError`, or `CancellationError` where its task was cancelled.
public final class JiguangClient: Sendable {
    private let native: JiguangHandle

    private init(_ native: JiguangHandle) {
        self.native = native
    }

    /// A client with the credentials of an app. For servers: on iOS they are refused, as whoever has the app can read them out of it.
    /// There, use `gateway`.
    ///
    /// - Parameters:
    ///   - appKey: AppKey of the app, from the vendor's console.
    ///   - masterSecret: MasterSecret of the app; never shown anywhere.
    ///   - baseUrl: Another server, such as the sandbox. https, or http to this machine.
    ///   - ledger: Where every call is recorded; nowhere if left out.
    ///   - options: Deadlines, attempts and limits.
    ///   - privateKey: Key that decrypts the numbers of one-click login, PEM or bare Base64; never shown.
    ///   - previousPrivateKey: The key before the last change, for numbers that were encrypted under it.
    ///   - serverCredentialsOnDevice: Hold the credentials on a phone all the same: for devices that only you have.
    public convenience init(
        appKey: String,
        masterSecret: String,
        baseUrl: String? = nil,
        ledger: Ledger? = nil,
        options: ClientOptions? = nil,
        privateKey: String? = nil,
        previousPrivateKey: String? = nil,
        serverCredentialsOnDevice: Bool = false
    ) throws {
        self.init(
            try raising {
                try JiguangHandle.withSecret(
                    appKey: appKey,
                    masterSecret: masterSecret,
                    baseUrl: baseUrl,
                    privateKey: privateKey,
                    previousPrivateKey: previousPrivateKey,
                    ledger: ledger?.native,
                    options: options,
                    serverCredentialsOnDevice: serverCredentialsOnDevice
                )
            }
        )
    }

    /// A client with the credentials in the environment: `VERIMETER_JIGUANG_APP_KEY`, `VERIMETER_JIGUANG_MASTER_SECRET` and, where it is
    /// set, `VERIMETER_JIGUANG_BASE_URL`. What is given goes before. For servers.
    public static func fromEnv(
        baseUrl: String? = nil,
        ledger: Ledger? = nil,
        options: ClientOptions? = nil,
        privateKey: String? = nil,
        previousPrivateKey: String? = nil,
        serverCredentialsOnDevice: Bool = false
    ) throws -> JiguangClient {
        JiguangClient(
            try raising {
                try JiguangHandle.fromEnv(
                    baseUrl: baseUrl,
                    privateKey: privateKey,
                    previousPrivateKey: previousPrivateKey,
                    ledger: ledger?.native,
                    options: options,
                    serverCredentialsOnDevice: serverCredentialsOnDevice
                )
            }
        )
    }

    /// A client that speaks to a company's own gateway, which holds the vendor's credentials: what an app uses.
    ///
    /// - Parameters:
    ///   - appKey: What the events are counted under: the AppKey that the gateway uses.
    ///   - baseUrl: Where the gateway is. https, or http to this machine.
    ///   - tokens: What the gateway lets in.
    ///   - ledger: Where every call is recorded; nowhere if left out.
    ///   - options: Deadlines, attempts and limits.
    ///   - privateKey: Key that decrypts the numbers of one-click login. Not for apps.
    ///   - previousPrivateKey: The key before the last change.
    ///   - serverCredentialsOnDevice: Hold a private key on a phone all the same: for devices that only you have.
    public static func gateway(
        appKey: String,
        baseUrl: String,
        tokens: some BearerTokens,
        ledger: Ledger? = nil,
        options: ClientOptions? = nil,
        privateKey: String? = nil,
        previousPrivateKey: String? = nil,
        serverCredentialsOnDevice: Bool = false
    ) throws -> JiguangClient {
        JiguangClient(
            try raising {
                try JiguangHandle.gateway(
                    appKey: appKey,
                    baseUrl: baseUrl,
                    tokens: Tokens(tokens),
                    privateKey: privateKey,
                    previousPrivateKey: previousPrivateKey,
                    ledger: ledger?.native,
                    options: options,
                    serverCredentialsOnDevice: serverCredentialsOnDevice
                )
            }
        )
    }

    /// Asks for the risk of one number. Each verdict may be billed.
    ///
    /// - Parameters:
    ///   - phone: 11 digits of a mainland China mobile number, with or without `+86`, spaces and hyphens.
    ///   - ip: Public address of the end user's device, never your server's.
    ///   - exId: Your own correlation id.
    ///   - platform: Platform of the end user's app, for the statistics; the vendor is not told.
    public func queryBusinessRisk(
        _ phone: String,
        ip: String? = nil,
        exId: String? = nil,
        platform: Platform = .unknown
    ) async throws -> RiskReport {
        let ask = RiskAsk(phone: phone, ip: ip, exId: exId, platform: platform)
        return try await waiting { [native] in try await native.queryBusinessRisk(ask: ask) }
    }

    /// Asks whether a number is that of the SIM that a token was made with. Each verdict is billed. `inconsistent` and `unknownResult`
    /// are answers and no errors.
    ///
    /// - Parameters:
    ///   - token: What the vendor's SDK in the app got for number verification. Works once.
    ///   - phone: The number to check: 11 digits, with or without `+86`, spaces and hyphens.
    ///   - platform: Where the token was made, which decides where it is checked.
    ///   - carrier: Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told.
    ///   - ip: Public address of the end user's device, never your server's; sent only with the risk.
    ///   - exId: Your own correlation id.
    ///   - withRisk: Ask for the number's risk, too, which is a second product.
    public func verifyNumber(
        token: String,
        phone: String,
        platform: Platform,
        carrier: String? = nil,
        ip: String? = nil,
        exId: String? = nil,
        withRisk: Bool = false
    ) async throws -> NumberVerification {
        let ask = TokenAsk(token: token, platform: platform, carrier: carrier, ip: ip, exId: exId, withRisk: withRisk)
        return try await waiting { [native] in try await native.verifyNumber(ask: ask, phone: phone) }
    }

    /// Asks which number belongs to a login token. Each number is billed. With a private key in the client, `phone` is the number;
    /// without, `decryptPhone` opens `encryptedPhone` where the key is. A token without a number is an answer (`failed`).
    ///
    /// - Parameters:
    ///   - loginToken: What the vendor's SDK in the app got for one-click login. Works once.
    ///   - platform: Where the token was made, which decides where it is checked.
    ///   - carrier: Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told.
    ///   - ip: Public address of the end user's device, never your server's; sent only with the risk.
    ///   - exId: Your own correlation id.
    ///   - withRisk: Ask for the number's risk, too, which is a second product.
    public func verifyLoginToken(
        _ loginToken: String,
        platform: Platform,
        carrier: String? = nil,
        ip: String? = nil,
        exId: String? = nil,
        withRisk: Bool = false
    ) async throws -> LoginVerification {
        let ask = TokenAsk(token: loginToken, platform: platform, carrier: carrier, ip: ip, exId: exId, withRisk: withRisk)
        return try await waiting { [native] in try await native.verifyLoginToken(ask: ask) }
    }

    /// Asks for the risk of many numbers; gives one row for each, in their order. Each verdict may be billed.
    ///
    /// Inputs are taken only as calls become free, so their number does not matter. A failed call is a row with its error, never thrown.
    /// A number that comes again is not asked again. Each loop over the rows is a batch of its own.
    ///
    /// - Parameters:
    ///   - phones: The numbers.
    ///   - concurrency: Calls under way at once.
    ///   - rate: Calls begun per second, at most; no limit if left out.
    public func screen<Phones: AsyncSequence>(
        _ phones: Phones,
        concurrency: Int = 32,
        rate: Double? = nil
    ) -> Rows<ScreenRow> where Phones.Element == String {
        screenRows(phones, concurrency: concurrency) { [native] in
            try native.screen(concurrency: Int32(clamping: concurrency), rate: rate)
        }
    }

    /// As `screen` of numbers that come in time.
    public func screen(
        _ phones: some Sequence<String>,
        concurrency: Int = 32,
        rate: Double? = nil
    ) -> Rows<ScreenRow> {
        screen(Ready(base: phones), concurrency: concurrency, rate: rate)
    }

    /// Ends the client: further calls throw `VerimeterError.cancelled`. Calls under way end and are recorded.
    public func close() { native.shut() }
}

extension JiguangClient: CustomStringConvertible {
    /// The AppKey and nothing else.
    public var description: String { native.about() }
}
