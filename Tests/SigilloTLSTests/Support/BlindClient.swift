@testable import SigilloTLS

/// A client's rewriter that undoes what the server's has done: a client that does not see the fault.
struct BlindClient: RecordRewriter {
    /// What becomes of a record of the server.
    var sees: @Sendable ([UInt8]) -> [RecordAction]

    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] { sees(record) }

    /// A client that reads another ServerHello than the one that came.
    static func reading(_ change: @escaping @Sendable (inout ServerHello) -> Void) -> BlindClient {
        BlindClient { record in
            guard var hello = ServerHello(record: record) else { return [.feed(record)] }
            change(&hello)
            return [.feed(hello.record)]
        }
    }
}
