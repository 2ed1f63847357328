import SigilloCore

/// All spellings of all known secrets, ready to be searched for in one pass.
///
/// Every pattern of at least `window` octets that stands in a buffer covers one of the positions 0, `stride`,
/// 2 × `stride`, … with one of the grams of its first `window` octets. Only there is a gram hashed and looked up in a
/// bitmap; what passes the bitmap is found in a table and compared. Hundreds of secrets so cost little more than one.
///
/// It never changes and is handed to every search: a class, so that this costs nothing.
final class PatternSet: Sendable {
    /// One spelling of one secret.
    struct Pattern: Sendable {
        var octets: [UInt8]
        var secret: Int
        var encoding: SecretEncoding
    }

    /// Where a gram stands in a pattern.
    private struct Place: Sendable {
        var gram: UInt64
        var pattern: Int32
        var shift: Int32
        /// The next place in the same cell of the table, or −1.
        var next: Int32
    }

    let labels: [String]
    let patterns: [Pattern]
    /// The length of the longest pattern.
    let longest: Int
    /// The length of the longest secret as it is.
    let longestSecret: Int
    /// The pairs of octets that stand in secrets as they are.
    let pairs: OctetPairs
    private let gramLength: Int
    private let stride: Int
    private let bitmap: [UInt64]
    private let bitmapShift: UInt64
    private let cells: [Int32]
    private let cellShift: UInt64
    private let places: [Place]
    /// Whether each secret is searched for only as a whole word, and only as it is.
    let isShort: [Bool]
    /// Secrets too short for the filter.
    private let words: ShortWords

    private static let fewPatterns = 4096

    /// Looks for nothing.
    static let nothing = PatternSet([])

    /// Whether there is nothing to look for.
    var isEmpty: Bool { patterns.isEmpty }

    init(_ secrets: [KnownSecret]) {
        var known = Set<Secret>()
        var labels: [String] = []
        var patterns: [Pattern] = []
        for secret in secrets where known.insert(secret.value).inserted {
            let isFew = secrets.count <= SecretSpellings.rareLimit
            for spelling in SecretSpellings.all(of: secret.value.reveal(), withRare: isFew) {
                patterns.append(Pattern(octets: spelling.octets, secret: labels.count, encoding: spelling.encoding))
            }
            labels.append(secret.label)
        }
        self.labels = labels
        self.patterns = patterns
        longest = patterns.reduce(0) { max($0, $1.octets.count) }
        longestSecret = patterns.reduce(0) { $1.encoding == .raw ? max($0, $1.octets.count) : $0 }

        let isWord = { (pattern: Pattern) in pattern.octets.count < SecretSpellings.shortestFreeSecret }
        var isShort = [Bool](repeating: false, count: labels.count)
        var words = ShortWords()
        var pairs = OctetPairs()
        for (index, pattern) in patterns.enumerated() {
            if isWord(pattern) {
                isShort[pattern.secret] = true
                words.insert(pattern.octets, pattern: index)
            }
            if pattern.encoding == .raw { pairs.insert(pattern.octets) }
        }
        self.isShort = isShort
        self.words = words
        self.pairs = pairs
        let window = min(patterns.reduce(24) { isWord($1) ? $0 : min($0, $1.octets.count) }, 24)
        // Short grams let strides be long; with many patterns, too many strangers would share one.
        gramLength = window < 12 || patterns.count <= Self.fewPatterns ? 4 : 8
        stride = window - gramLength + 1

        var grams: [(gram: UInt64, pattern: Int, shift: Int)] = []
        for (index, pattern) in patterns.enumerated() where !isWord(pattern) {
            for shift in 0..<stride {
                grams.append((Self.gram(pattern.octets, at: shift, length: gramLength), index, shift))
            }
        }
        var bits = 12
        while bits < 24, (1 << bits) < grams.count * 32 { bits += 1 }
        var cellBits = 4
        while cellBits < 22, (1 << cellBits) < grams.count * 2 { cellBits += 1 }
        bitmapShift = UInt64(70 - bits)
        cellShift = UInt64(64 - cellBits)
        var bitmap = [UInt64](repeating: 0, count: 1 << (bits - 6))
        var cells = [Int32](repeating: -1, count: 1 << cellBits)
        var places: [Place] = []
        places.reserveCapacity(grams.count)
        for (gram, pattern, shift) in grams {
            let hash = Self.hash(gram)
            bitmap[Int(truncatingIfNeeded: hash >> bitmapShift)] |=
                1 &<< Self.firstBit(hash) | 1 &<< Self.secondBit(hash)
            let cell = Int(truncatingIfNeeded: hash &>> cellShift)
            places.append(Place(gram: gram, pattern: Int32(pattern), shift: Int32(shift), next: cells[cell]))
            cells[cell] = Int32(places.count - 1)
        }
        self.bitmap = bitmap
        self.cells = cells
        self.places = places
    }

    /// Calls `found` for each occurrence of a pattern in `buffer` that ends behind `searched` octets.
    func search(_ buffer: [UInt8], behind searched: Int = 0, found: (_ pattern: Int, _ start: Int) -> Void) {
        if !places.isEmpty { searchGrams(buffer, behind: searched, found: found) }
        if !words.isEmpty { words.search(buffer, behind: searched, found: found) }
    }

    private func searchGrams(_ buffer: [UInt8], behind searched: Int, found: (Int, Int) -> Void) {
        buffer.withUnsafeBytes { octets in
            if gramLength == 8 {
                searchGrams(of: UInt64.self, in: octets, behind: searched, found: found)
            } else {
                searchGrams(of: UInt32.self, in: octets, behind: searched, found: found)
            }
        }
    }

    @inline(__always)
    private func searchGrams<Gram: FixedWidthInteger & UnsignedInteger>(
        of type: Gram.Type, in octets: UnsafeRawBufferPointer, behind searched: Int, found: (Int, Int) -> Void
    ) {
        let (step, shift) = (stride, bitmapShift)
        bitmap.withUnsafeBufferPointer { bits in
            var position = 0
            let end = octets.count - Gram.bitWidth / 8
            while position <= end {
                let gram = UInt64(truncatingIfNeeded: octets.loadUnaligned(fromByteOffset: position, as: Gram.self))
                let hash = Self.hash(gram)
                let word = bits[Int(truncatingIfNeeded: hash &>> shift)]
                // Two bits let far fewer strangers pass than one.
                if word &>> Self.firstBit(hash) & 1 != 0, word &>> Self.secondBit(hash) & 1 != 0 {
                    verify(gram, hash: hash, at: position, in: octets, behind: searched, found: found)
                }
                position &+= step
            }
        }
    }

    private func verify(
        _ gram: UInt64, hash: UInt64, at position: Int, in octets: UnsafeRawBufferPointer, behind searched: Int,
        found: (Int, Int) -> Void
    ) {
        var place = Int(cells[Int(truncatingIfNeeded: hash &>> cellShift)])
        while place >= 0 {
            let candidate = places[place]
            place = Int(candidate.next)
            guard candidate.gram == gram else { continue }
            let pattern = patterns[Int(candidate.pattern)].octets
            let start = position - Int(candidate.shift)
            guard start >= 0, start + pattern.count <= octets.count, start + pattern.count > searched,
                octets[start..<(start + pattern.count)].elementsEqual(pattern)
            else { continue }
            found(Int(candidate.pattern), start)
        }
    }

    // The bits of a gram in its word of the bitmap, modulo 64.
    @inline(__always)
    private static func firstBit(_ hash: UInt64) -> UInt64 { hash &>> 24 }
    @inline(__always)
    private static func secondBit(_ hash: UInt64) -> UInt64 { hash &>> 30 }

    @inline(__always)
    private static func hash(_ gram: UInt64) -> UInt64 {
        (gram ^ gram &>> 32) &* 0x9e37_79b9_7f4a_7c15
    }

    private static func gram(_ octets: [UInt8], at shift: Int, length: Int) -> UInt64 {
        octets.withUnsafeBytes {
            length == 8
                ? $0.loadUnaligned(fromByteOffset: shift, as: UInt64.self)
                : UInt64($0.loadUnaligned(fromByteOffset: shift, as: UInt32.self))
        }
    }
}
