/// A number of a TCP port in text: 1 to 65535, digits alone.
struct PortNumber {
    let value: Int

    init?(_ text: String) {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit), let number = Int(text),
            (1...65_535).contains(number)
        else { return nil }
        value = number
    }
}
