/// Names that a peer wrote: UTF-8 where they are that, else Latin-1, as old clients write them.
enum PeerText {
    static func name(_ octets: some Sequence<UInt8>) -> String {
        let octets = Array(octets)
        guard String(validating: octets, as: UTF8.self) == nil else { return VisibleText.of(octets) }
        return VisibleText.of(String(String.UnicodeScalarView(octets.map { Unicode.Scalar($0) })).utf8)
    }
}
