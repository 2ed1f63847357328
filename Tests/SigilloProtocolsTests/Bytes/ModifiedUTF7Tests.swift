import Testing

@testable import SigilloProtocols

/// Names of mailboxes in RFC 3501's encoding.
@Suite struct ModifiedUTF7Tests {
    // The second and third are the examples of RFC 3501 §5.1.3.
    @Test(arguments: [
        ("Entwürfe", "Entw&APw-rfe"), ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("Hi Mom -☺-!", "Hi Mom -&Jjo--!"),
        ("R&D", "R&-D"), ("", ""), ("𝒳", "&2DXcsw-"), ("&&", "&-&-"), ("é&", "&AOk-&-"),
    ])
    func encodesAndDecodes(text: String, encoded: String) {
        #expect(ModifiedUTF7.encode(text) == Array(encoded.utf8))
        #expect(ModifiedUTF7.decode(encoded.utf8) == text)
    }

    @Test(arguments: [
        "a&b", "&", "&-&", "&AGE-", "&Jjo", "&Jjo!-", "&2DU-", "&AOl-", "&U,BTFw-&ZeVnLIqe-", "é", "a\u{7f}", "a\tb",
    ])
    func refusesWhatNothingIsEncodedTo(encoded: String) {
        #expect(ModifiedUTF7.decode(encoded.utf8) == nil)
    }

    @Test func decodesWhateverItEncodes() {
        var random = SplitMix(state: 3)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 0..<12, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0x20..<0x11000, using: &random)).flatMap {
                    $0.value == 0x7f ? nil : $0
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            #expect(ModifiedUTF7.decode(ModifiedUTF7.encode(text)).map { Array($0.utf16) } == Array(text.utf16))
            let noise = (0..<8).map { _ in UInt8.random(in: 0x20..<0x80, using: &random) }
            if let name = ModifiedUTF7.decode(noise) { #expect(ModifiedUTF7.encode(name) == noise) }
        }
    }
}
