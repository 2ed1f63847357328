/// Every text of up to so many of some letters: where a parser looks one octet ahead, one of them ends too early.
struct ShortTexts: Sequence, IteratorProtocol {
    private let letters: [UInt8]
    private let limit: Int
    /// Places among the letters, as the digits of a number that counts on.
    private var digits: [Int] = []
    private var isOver = false

    init(of letters: String, upTo limit: Int) {
        self.letters = Array(letters.utf8)
        self.limit = limit
    }

    mutating func next() -> [UInt8]? {
        guard !isOver else { return nil }
        defer { count() }
        return digits.map { letters[$0] }
    }

    private mutating func count() {
        for place in digits.indices {
            digits[place] += 1
            if digits[place] < letters.count { return }
            digits[place] = 0
        }
        digits.append(0)
        isOver = digits.count > limit
    }
}
