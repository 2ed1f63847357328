/// Sends a record of its own right behind the ServerHello, in clear.
struct RecordInjector: RecordRewriter {
    /// A ChangeCipherSpec (RFC 5246 §7.1), before there is any cipher to change to.
    static let changeCipherSpec: [UInt8] = [20, 3, 3, 0, 1, 1]
    /// A heartbeat request (RFC 6520 §4) that claims a payload of 16384 octets and has none.
    static let heartbeatRequest: [UInt8] = [24, 3, 3, 0, 3, 1, 0x40, 0]

    /// The record, with its header.
    var record: [UInt8]

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard ServerHello(record: record) != nil else { return [.send(record)] }
        return [.send(record), .send(self.record)]
    }
}
