/// A text is no JSON, or more than the reader takes.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        case tooLong = "the text is longer than the limit"
        case tooDeep = "values are nested more deeply than the limit"
        case unexpectedEnd = "the text ends too early"
        case unexpectedByte = "this byte cannot stand here"
        case badNumber = "this is no number, or one too large to keep exactly"
        case badString = "this is no valid string"
        case duplicateKey = "this key stands twice in one object"
        case trailingBytes = "something follows the value"
    }

    /// What is wrong.
    package var reason: Reason
    /// The line, from 1.
    package var line: Int
    /// The octet in the line, from 1.
    package var column: Int

    /// `line 3, column 14: this byte cannot stand here`.
    package var description: String { "line \(line), column \(column): \(reason.rawValue)" }
}

/// Reads JSON text (RFC 8259) within limits; it never crashes, whatever it is given.
package struct JSONParser {
    /// What a reader takes at most.
    package struct Limits: Sendable, Hashable {
        /// Octets of the whole text.
        package var octets: Int
        /// Arrays and objects inside each other.
        package var depth: Int

        /// Creates limits; without arguments those for a saved run.
        package init(octets: Int = 256 << 20, depth: Int = 64) {
            self.octets = octets
            self.depth = depth
        }
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8], _ limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The one value that `bytes` hold, with white space around it.
    ///
    /// - Throws: ``JSONSyntaxError`` with the place.
    package static func parse(
        _ bytes: some Collection<UInt8>, limits: Limits = Limits()
    ) throws(JSONSyntaxError) -> JSONValue {
        guard bytes.count <= limits.octets else {
            throw JSONSyntaxError(reason: .tooLong, line: 1, column: 1)
        }
        var parser = JSONParser(Array(bytes), limits)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == parser.bytes.count else { throw parser.error(.trailingBytes) }
        return value
    }

    private func error(_ reason: JSONSyntaxError.Reason) -> JSONSyntaxError {
        let before = bytes[..<min(position, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        return JSONSyntaxError(reason: reason, line: line, column: before.count - lineStart + 1)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func expect(_ text: String) throws(JSONSyntaxError) {
        for byte in text.utf8 {
            guard let found = current else { throw error(.unexpectedEnd) }
            guard found == byte else { throw error(.unexpectedByte) }
            position += 1
        }
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        skipSpace()
        guard let byte = current else { throw error(.unexpectedEnd) }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "n"):
            try expect("null")
            return .null
        case UInt8(ascii: "t"):
            try expect("true")
            return true
        case UInt8(ascii: "f"):
            try expect("false")
            return false
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func enter() throws(JSONSyntaxError) {
        guard depth < limits.depth else { throw error(.tooDeep) }
        depth += 1
        position += 1
        skipSpace()
    }

    /// Steps over a comma, or over `closing`: whether the list goes on.
    private mutating func continues(until closing: UInt8) throws(JSONSyntaxError) -> Bool {
        skipSpace()
        guard let byte = current else { throw error(.unexpectedEnd) }
        guard byte == closing || byte == UInt8(ascii: ",") else { throw error(.unexpectedByte) }
        position += 1
        if byte == closing { depth -= 1 }
        return byte != closing
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        if current == UInt8(ascii: "]") {
            position += 1
            depth -= 1
            return .array([])
        }
        repeat {
            elements.append(try value())
        } while try continues(until: UInt8(ascii: "]"))
        return .array(elements)
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        try enter()
        var members: [String: JSONValue] = [:]
        if current == UInt8(ascii: "}") {
            position += 1
            depth -= 1
            return .object([:])
        }
        repeat {
            skipSpace()
            guard let byte = current else { throw error(.unexpectedEnd) }
            guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
            let keyPosition = position
            let key = try string()
            skipSpace()
            try expect(":")
            guard members.updateValue(try value(), forKey: key) == nil else {
                position = keyPosition
                throw error(.duplicateKey)
            }
        } while try continues(until: UInt8(ascii: "}"))
        return .object(members)
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        var scanner = JSONNumberScanner(bytes: bytes, position: position)
        guard let value = scanner.scan() else { throw error(.badNumber) }
        position = scanner.position
        return value
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        var result = ""
        var runStart = position
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                result += try text(from: runStart)
                position += 1
                return result
            case UInt8(ascii: "\\"):
                result += try text(from: runStart)
                result.unicodeScalars.append(try escape())
                runStart = position
            case 0..<0x20: throw error(.badString)
            default: position += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    private func text(from start: Int) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: bytes[start..<position], as: UTF8.self) else { throw error(.badString) }
        return text
    }

    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        position += 1
        guard let letter = current else { throw error(.unexpectedEnd) }
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error(.badString)
        }
    }

    /// `\u0041`, or a surrogate pair `\ud83d\udd12` (RFC 8259 §7); half a pair is refused.
    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let unit = try fourDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        try expect("\\u")
        let low = try fourDigits()
        guard unit < 0xdc00, (0xdc00...0xdfff).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00)))
        else { throw error(.badString) }
        return scalar
    }

    private mutating func fourDigits() throws(JSONSyntaxError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current else { throw error(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw error(.badString) }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
