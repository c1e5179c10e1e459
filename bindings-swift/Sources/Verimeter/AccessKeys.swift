import VerimeterNative

/// Where temporary access keys of Alibaba Cloud come from, such as those of a role (STS). For servers.
public protocol AccessKeys: Sendable {
    /// A key that lasts a while. Asked for at the first call, three minutes before a key ends (`AccessKey.expiresAtMs`), and after the
    /// vendor refused one; kept meanwhile. What this throws fails the call, unless the key before still lasts.
    func key() async throws -> AccessKey
}

/// As the native part asks for them.
final class Keys: KeySource {
    private let keys: any AccessKeys

    init(_ keys: any AccessKeys) {
        self.keys = keys
    }

    func key(place: KeyPlace) async throws {
        place.give(key: try await given("keys") { try await keys.key() })
    }
}
