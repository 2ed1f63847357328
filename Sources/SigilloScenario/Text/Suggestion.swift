/// The nearest known word to one that is not known.
package enum Suggestion {
    /// "Did you mean …?", or nil where nothing known is near.
    package static func hint(for word: String, among known: some Sequence<String>) -> String? {
        nearest(to: word, among: known).map { "Did you mean '\($0)'?" }
    }

    /// The nearest known word: at most a third of its letters differ.
    package static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().unicodeScalars.prefix(64))
        var best: (word: String, distance: Int)?
        for candidate in known {
            let other = Array(candidate.lowercased().unicodeScalars.prefix(64))
            let distance = distance(letters, other)
            guard distance * 3 <= max(letters.count, other.count), distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// How many letters must be put in, taken out or changed (Levenshtein).
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let above = row[column + 1]
                row[column + 1] = letter == other ? diagonal : 1 + min(diagonal, min(above, row[column]))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
