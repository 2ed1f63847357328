import SigilloCore

/// A message that crosses in clear, from its first octet to its end.
struct MessageInClear: Sendable {
    /// The command that carries it: `DATA`, `APPEND`, `FETCH`, …
    var command: String
    var direction: Direction
    /// The position of its first octet.
    var start: UInt64
    private(set) var octets: UInt64 = 0
    var reference: String
    /// The beginning of it, where its header stands.
    private var head: [UInt8] = []
    private var encodings = TransferEncodings()

    /// So much of a message is kept to say what its header holds.
    private static let headLimit = 2048

    init(command: String, direction: Direction, start: UInt64, reference: String) {
        self.command = command
        self.direction = direction
        self.start = start
        self.reference = reference
    }

    /// Takes the next octets of it.
    mutating func take(_ content: ArraySlice<UInt8>) {
        octets &+= UInt64(content.count)
        encodings.take(content)
        if head.count < Self.headLimit { head += content.prefix(Self.headLimit - head.count) }
    }

    /// Takes back octets that turned out to be no part of it: the line with the dot alone.
    mutating func giveBack(_ count: UInt64) { octets -= min(octets, count) }

    /// Reports it, unless it is empty.
    func report(to evidence: inout Evidence) {
        guard octets > 0 else { return }
        let verb = direction == .clientToServer ? "sent" : "received"
        evidence.report(
            Evidence.Sighting(
                kind: .content, severity: .high, mechanism: command, encoding: encodings.text, direction: direction,
                range: start..<(start &+ 1), rule: "content.message", reference: reference,
                text: "A message of \(octets) octets was \(verb) in clear by \(command)" + (headline ?? "")
                    + (encodings.text.map { ", written in \($0)" } ?? "") + "."),
            isFolded: false)
    }

    /// What its header gives away, without giving it away: the end of a sentence.
    private var headline: String? {
        var facts: [String] = []
        for raw in head.split(separator: 0x0a, omittingEmptySubsequences: false) {
            let line = raw.last == 0x0d ? raw.dropLast() : raw
            guard let first = line.first else { break }
            guard !first.isBlank, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let value = line[(colon + 1)...].trimmed
            guard !value.isEmpty else { continue }
            if line[..<colon].equals("Subject") {
                facts.append("a subject of \(value.count) octets")
            } else if line[..<colon].equals("From") {
                facts.append("its author")
            } else if line[..<colon].equals("To") {
                facts.append("its recipients")
            }
        }
        guard !facts.isEmpty else { return nil }
        return ", with " + facts.prefix(4).joined(separator: ", ")
    }
}
