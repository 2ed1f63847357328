extension String {
    /// This text and then the words, each behind a space; in one string that grows, not one for each word.
    func followed(by words: some Sequence<String>) -> String {
        words.reduce(into: self) { line, word in
            line += " "
            line += word
        }
    }
}
