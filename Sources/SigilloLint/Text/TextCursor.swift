/// Reads the octets of a UTF-8 text one by one and knows at which line and column it stands.
///
/// A line ends with LF, CRLF or CR. A byte order mark is no character of the text.
struct TextCursor {
    private let octets: [UInt8]
    private var index = 0
    private(set) var position = TextPosition.start

    /// Starts before the first octet of a text.
    ///
    /// - Throws: ``LintFault`` with the place of the first octet that is no UTF-8, or of a NUL.
    init(_ octets: [UInt8]) throws(LintFault) {
        self.octets = octets
        if octets.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
        guard let wrong = Self.firstWrong(octets) else { return }
        while index < wrong { advance() }
        throw LintFault("An octet that is no UTF-8 text stands here. Save the file as UTF-8.", at: position)
    }

    /// The octet at which the cursor stands; nil at the end.
    var current: UInt8? { index < octets.count ? octets[index] : nil }

    /// The octet behind it; nil where there is none.
    var next: UInt8? { index + 1 < octets.count ? octets[index + 1] : nil }

    /// Goes on by one octet.
    mutating func advance() {
        guard index < octets.count else { return }
        let octet = octets[index]
        index += 1
        if octet == 0x0a || octet == 0x0d && current != 0x0a {
            position = TextPosition(line: position.line + 1, column: 1)
        } else if octet & 0xc0 != 0x80, octet != 0x0d {
            position.column += 1
        }
    }

    /// Goes on by one octet and returns it; nil at the end.
    mutating func take() -> UInt8? {
        guard let octet = current else { return nil }
        advance()
        return octet
    }

    /// Whether `text`, which is ASCII, stands here.
    func isAt(_ text: StaticString) -> Bool {
        guard index + text.utf8CodeUnitCount <= octets.count else { return false }
        return text.withUTF8Buffer { octets[index...].starts(with: $0) }
    }

    /// Goes over `text` where it stands here.
    mutating func skip(_ text: StaticString) -> Bool {
        guard isAt(text) else { return false }
        for _ in 0..<text.utf8CodeUnitCount { advance() }
        return true
    }

    /// The index of the first octet that is no part of a character, or is NUL; nil where there is none.
    private static func firstWrong(_ octets: [UInt8]) -> Int? {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = octets.makeIterator()
        var index = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar):
                if scalar.first == 0 { return index }
                index += scalar.count
            case .emptyInput: return nil
            case .error: return index
            }
        }
    }
}

extension UInt8 {
    /// A space, a tab or the end of a line.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d }

    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLetter: Bool { (0x61...0x7a).contains(self | 0x20) }
}

extension String {
    /// The text without the white space around it.
    var trimmed: String {
        let octets = Array(utf8)
        guard let first = octets.firstIndex(where: { !$0.isBlank }), let last = octets.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return String(decoding: octets[first...last], as: UTF8.self)
    }

    /// Whether it is an address of plain HTTP.
    var isPlainHTTP: Bool { trimmed.lowercased().hasPrefix("http://") }

    /// The text in quotation marks for a sentence, cut where it is long.
    var quoted: String { "'" + (count > 80 ? prefix(80) + "…" : self) + "'" }
}
