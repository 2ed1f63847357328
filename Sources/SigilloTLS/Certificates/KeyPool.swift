package import SigilloCore
internal import Synchronization

/// The keys of a run: cheap kinds are made fresh each time, dear ones once for each role.
///
/// A P-256 key takes a fraction of a millisecond, an RSA-2048 key some hundred. A pool belongs to a run and is handed
/// to its certificate stores; there is no global one. It is `Sendable` because its only state stands behind a lock,
/// which is held while a key is made: who wants the same key waits for it rather than making it twice.
package final class KeyPool: Sendable {
    private struct Slot: Hashable {
        var kind: KeyKind
        var role: String
    }

    private let keys = Mutex<[Slot: PrivateKey]>([:])

    /// Creates an empty pool.
    package init() {}

    /// A key for a certificate.
    ///
    /// - Parameter role: what the key is for. Two roles never share a key, so that no certificate verifies by accident.
    /// - Throws: ``TLSError`` when the library cannot make it.
    package func key(_ kind: KeyKind, role: String) throws(TLSError) -> PrivateKey {
        guard kind != .ecP256 else { return try PrivateKey.generate(kind) }
        return try keys.withLock { keys throws(TLSError) in
            let slot = Slot(kind: kind, role: role)
            if let key = keys[slot] { return key }
            let key = try PrivateKey.generate(kind)
            keys[slot] = key
            return key
        }
    }
}
