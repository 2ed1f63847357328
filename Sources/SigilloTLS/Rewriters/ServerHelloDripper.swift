/// Sends the octets of the ServerHello one by one, with a pause after each: slow, but not for long.
struct ServerHelloDripper: RecordRewriter {
    /// Some hundred octets take less than a second.
    static let pause: UInt64 = 5_000_000

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard ServerHello(record: record) != nil else { return [.send(record)] }
        return record.flatMap { [.send([$0]), .wait(nanoseconds: Self.pause)] }
    }
}
