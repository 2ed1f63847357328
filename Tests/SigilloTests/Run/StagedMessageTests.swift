import SigilloCore
import SigilloProtocols
import Testing

@testable import Sigillo

/// The messages of a run are mail in each encoding: who decodes them reads the words.
@Suite struct StagedMessageTests {
    private static let words = InstanceSecrets.Canary(
        subject: "zq7ksubjectvwxm35p92", body: "zq7kbodytextuvjg27d9", attachment: "zq7kattachedfwhc58t3")

    private static func octets(_ encoding: MailEncoding) -> [UInt8] {
        StagedMessage(
            from: "ada@ateneo.test", to: "zq7kbea@altrove.test", words: words, identity: "outgoing",
            date: CalendarDate(seconds: 1_795_511_647), encoding: encoding
        ).octets
    }

    private static func holds(_ octets: [UInt8], _ word: String) -> Bool {
        octets.firstRange(of: Array(word.utf8)) != nil
    }

    @Test(arguments: MailEncoding.allCases) func lettersAreThoseOfTheEncoding(encoding: MailEncoding) {
        let octets = Self.octets(encoding)
        switch encoding {
        case .eightBit: #expect(octets.contains { $0 > 0x7F } && !octets.contains(0))
        case .binary: #expect(octets.contains(0))
        case .sevenBit, .quotedPrintable, .base64: #expect(octets.allSatisfy { $0 < 0x80 && $0 > 0 })
        }
        let isPlain = [.sevenBit, .eightBit, .binary].contains(encoding)
        for word in [Self.words.subject, Self.words.body, Self.words.attachment] {
            #expect(Self.holds(octets, word) == isPlain, "\(word) in \(encoding.rawValue)")
        }
        if encoding != .binary {
            for (index, octet) in octets.enumerated() where octet == 0x0A { #expect(octets[index - 1] == 0x0D) }
        }
        let longest = octets.split(separator: 0x0A).map(\.count).max() ?? 0
        #expect(longest <= 78)
    }

    @Test func base64AndQuotedPrintableAreUndoneToTheWords() throws {
        let base64 = String(decoding: Self.octets(.base64), as: UTF8.self)
        let blocks = base64.split(separator: "\r\n\r\n").dropFirst().map { block in
            block.prefix { $0 != "-" }.replacing("\r\n", with: "")
        }
        let texts = blocks.compactMap { Base64.decode(Array($0.utf8)) }.map { String(decoding: $0, as: UTF8.self) }
        #expect(texts.contains { $0.contains(Self.words.body) })
        #expect(texts.contains { $0.contains(Self.words.attachment) })
        let quoted = String(decoding: Self.octets(.quotedPrintable), as: UTF8.self).replacing("=\r\n", with: "")
        let undone = Self.undone(quoted)
        #expect(undone.contains(Self.words.subject) && undone.contains(Self.words.body))
        #expect(undone.contains(Self.words.attachment) && undone.contains("com’è"))
    }

    private static func undone(_ text: String) -> String {
        var octets: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let octet = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if octet == UInt8(ascii: "="), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                octets.append(value)
                rest = rest.dropFirst(2)
            } else {
                octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
