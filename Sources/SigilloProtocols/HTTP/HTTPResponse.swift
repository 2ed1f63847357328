/// A response before it is sent (RFC 9112 §4).
struct HTTPResponse: Sendable, Hashable {
    var status: HTTPStatus
    /// Header fields as they are sent, without line ends: `Cache-Control: no-store`.
    var fields: [String] = []
    /// The content; its length is said by whoever sends it.
    var content: [UInt8] = []

    init(_ status: HTTPStatus) {
        self.status = status
    }

    /// A response of one sentence, for programs.
    init(_ status: HTTPStatus, sentence: String) {
        self.status = status
        content = Array((sentence + ".\n").utf8)
        set("Content-Type", "text/plain; charset=utf-8")
    }

    /// Adds a field. A value of which a part came from outside cannot begin another line.
    mutating func set(_ name: String, _ value: String) {
        let isSafe = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        fields.append(
            "\(name): "
                + (isSafe ? value : String(value.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f })))
    }

    /// The value of a field, for notes.
    func value(of name: String) -> Substring? {
        fields.first { Self.isNamed($0, name) }?.dropFirst(name.count + 2)
    }

    /// Whether a field line has this name, without regard to case.
    static func isNamed(_ field: String, _ name: String) -> Bool {
        ASCII.equal(field.utf8.prefix { $0 != ASCII.colon }, name.utf8)
    }

    /// The octets of the response.
    ///
    /// - Parameter sendsContent: whether the content follows; the answer to HEAD says its length alone.
    func octets(sendsContent: Bool) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(content.count + 512)
        octets.append("HTTP/1.1 \(status)\r\n")
        for field in fields { octets.append(field + "\r\n") }
        octets.append("\r\n")
        if sendsContent { octets += content }
        return octets
    }
}
