/// The files of a folder of trusted certificates: the bundle, and each certificate by its subject's hash, since
/// programs with OpenSSL look there too.
enum TrustFiles {
    /// The name of the bundle.
    static let bundle = "ca-certificates.crt"

    /// Names and texts for these anchors, and for no other.
    static func files(for anchors: [(pem: String, subjectHash: UInt32)]) -> [(name: String, text: String)] {
        var files = [(name: bundle, text: anchors.map { withNewline($0.pem) }.joined())]
        var seen: [UInt32: Int] = [:]
        for anchor in anchors {
            let number = seen[anchor.subjectHash, default: 0]
            seen[anchor.subjectHash] = number + 1
            files.append((name: "\(hexadecimal(anchor.subjectHash)).\(number)", text: withNewline(anchor.pem)))
        }
        return files
    }

    /// Eight lower-case digits.
    private static func hexadecimal(_ hash: UInt32) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static func withNewline(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }
}
