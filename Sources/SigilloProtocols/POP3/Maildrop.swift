import SigilloCore

/// The messages of INBOX as a session found them, and which of them it has marked as deleted (RFC 1939 §5).
///
/// Numbers begin at 1 and stay as they are until the session ends.
struct Maildrop: Sendable {
    private let mailbox: Mailbox
    private var deleted: Set<Int> = []

    init(_ mailbox: Mailbox) {
        self.mailbox = mailbox
    }

    /// The numbers of the messages that are not deleted, in order.
    var numbers: [Int] { (0..<mailbox.messages.count).map { $0 + 1 }.filter { !deleted.contains($0) } }

    /// How many messages there are, and their octets.
    var totals: (count: Int, octets: Int) {
        numbers.reduce(into: (0, 0)) { totals, number in
            totals.0 += 1
            totals.1 += mailbox.messages[number - 1].transmitted.count
        }
    }

    /// The greeting of who logged in.
    var summary: String {
        let totals = totals
        return "\(totals.count) \(totals.count == 1 ? "message" : "messages"), \(totals.octets) octets"
    }

    /// The octets of a message that is not deleted; nil where there is none with this number.
    subscript(number: Int) -> [UInt8]? {
        guard number >= 1, number <= mailbox.messages.count, !deleted.contains(number) else { return nil }
        return mailbox.messages[number - 1].transmitted
    }

    /// What names a message for good: 70 printable octets at most (RFC 1939 §7, UIDL).
    func identifier(of number: Int) -> String {
        "\(mailbox.uidValidity).\(mailbox.messages[number - 1].uid)"
    }

    /// Marks a message as deleted.
    mutating func delete(_ number: Int) {
        deleted.insert(number)
    }

    /// Takes all marks away.
    mutating func restore() {
        deleted = []
    }

    /// The UIDs of the messages that are marked as deleted.
    var deletedUIDs: [UInt32] { deleted.sorted().map { mailbox.messages[$0 - 1].uid } }
}

/// The octets of messages in multi-line responses (RFC 1939 §3).
enum DotStuffing {
    /// A message with a dot in front of each that begins a line, and the line end that it may lack.
    ///
    /// - Parameter lines: how many lines of the body to give; nil for all of them.
    static func stuffed(_ message: [UInt8], lines: Int? = nil) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(message.count + 8)
        var index = 0
        var isBody = false
        var rest = lines ?? .max
        while index < message.count {
            guard !isBody || rest > 0 else { break }
            let end = message[index...].firstIndex(of: ASCII.lineFeed).map { $0 + 1 } ?? message.count
            if message[index] == ASCII.dot { result.append(ASCII.dot) }
            result.append(contentsOf: message[index..<end])
            if isBody {
                rest -= 1
            } else {
                isBody = end - index == 1 || message[index..<end].elementsEqual("\r\n".utf8)
            }
            index = end
        }
        if let last = result.last, last != ASCII.lineFeed { result += [ASCII.carriageReturn, ASCII.lineFeed] }
        return result
    }
}
