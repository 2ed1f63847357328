/// A command of a ManageSieve client, or a string that it answers a challenge with (RFC 5804 §4).
struct SieveCommand: Sendable {
    /// A word of it with its escapes undone.
    struct Word: Sendable {
        var octets: [UInt8]
        var range: Range<UInt64>
        /// Whether it is a string, quoted or a literal, rather than an atom.
        var isString: Bool
    }

    private(set) var words: [Word] = []
    private var size = 0

    static let sizeLimit = 64 * 1024
    private static let wordLimit = 16

    var isEmpty: Bool { words.isEmpty }
    /// The command's name in upper case.
    var verb: String? { words.first.flatMap { $0.isString ? nil : $0.octets[...].keyword } }
    /// Its arguments.
    var arguments: ArraySlice<Word> { words.dropFirst() }

    func hasRoom(for count: UInt64) -> Bool { count <= UInt64(Self.sizeLimit - min(size, Self.sizeLimit)) }

    /// Takes the words of a part of a line.
    mutating func add(text: ArraySlice<UInt8>, in line: Line) {
        var rest = text
        while words.count < Self.wordLimit {
            rest = rest.drop(while: \.isBlank)
            guard let first = rest.first else { return }
            let (octets, content) = rest.takeWord()
            add(Word(octets: octets, range: line.range(of: content), isString: first == UInt8(ascii: "\"")))
        }
    }

    /// Begins a literal.
    mutating func beginLiteral(at offset: UInt64) {
        guard words.count < Self.wordLimit else { return }
        words.append(Word(octets: [], range: offset..<offset, isString: true))
    }

    /// Takes octets of the literal that was begun last.
    mutating func add(literal octets: ArraySlice<UInt8>) {
        guard let last = words.indices.last, hasRoom(for: UInt64(octets.count)) else { return }
        words[last].octets += octets
        words[last].range = words[last].range.lowerBound..<(words[last].range.upperBound &+ UInt64(octets.count))
        size += octets.count
    }

    private mutating func add(_ word: Word) {
        guard hasRoom(for: UInt64(word.octets.count)) else { return }
        size += word.octets.count
        words.append(word)
    }
}
