import SigilloCore
import Testing

@testable import SigilloProtocols

/// What must hold for whatever octets a message has.
@Suite struct FetchPropertyTests {
    private static let pieces: [[UInt8]] = [
        "\r\n", "\r\n\r\n", "\n", "--b\r\n", "--b--\r\n", "--c\r\n", "--c--\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/digest; boundary=\"c\"\r\n", "Content-Type: message/rfc822\r\n",
        "Subject: =?utf-8?q?=C3?=\r\n",
        "From: a <b@c.test>, (d\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Disposition: x; a*0*=b\r\n",
        " fold\r\n",
        "text", "\0", "\u{e4}", ":", "References: <a@b> <c@d>\r\n", "Date: 1 Jan 2026\r\n",
        "Content-Type: text/html\r\n",
    ].map { Array($0.utf8) }

    private func messages(seed: UInt64, count: Int) -> [[UInt8]] {
        var random = SplitMix(state: seed)
        return (0..<count).map { _ in
            (0..<Int.random(in: 0..<40, using: &random)).flatMap { _ in
                Self.pieces.randomElement(using: &random) ?? [UInt8.random(in: 0...255, using: &random)]
            }
        }
    }

    @Test func headerAndTextAreTheMessage() {
        for octets in messages(seed: 21, count: 2_000) {
            let structure = MIMEPart(message: octets)
            func section(_ part: [Int], _ text: BodySection.Text) -> [UInt8]? {
                BodySection(part: part, text: text).octets(of: octets) { structure }.map(Array.init)
            }
            #expect((section([], .header) ?? []) + (section([], .text) ?? []) == octets)
            // Both halves of a choice of fields are the header, with one blank line too many.
            let names = ["SUBJECT", "from"].map { Array($0.utf8) }
            let chosen = section([], .headerFields(names, isNegated: false))?.count ?? 0
            let others = section([], .headerFields(names, isNegated: true))?.count ?? 0
            #expect(chosen + others <= octets.count + 4)
        }
    }

    @Test func partsLieWithinTheirParents() {
        for octets in messages(seed: 22, count: 2_000) {
            var left = [MIMEPart(message: octets)]
            while let part = left.popLast() {
                #expect(part.headerRange.upperBound == part.bodyRange.lowerBound)
                var end = part.bodyRange.lowerBound
                for child in part.children {
                    #expect(child.headerRange.lowerBound >= end)
                    #expect(child.bodyRange.upperBound <= part.bodyRange.upperBound)
                    end = child.bodyRange.upperBound
                    left.append(child)
                }
            }
        }
    }

    @Test func partialsMakeUpTheWhole() {
        var random = SplitMix(state: 23)
        for octets in messages(seed: 24, count: 60) where !octets.contains(0) {
            let size = Int.random(in: 1...50, using: &random)
            var book = Honest.selected([MailMessage(octets: octets, internalDate: 0)])
            var whole: [UInt8] = []
            for first in stride(from: 0, through: octets.count, by: size) {
                let before = book.sent.count
                book.say("a FETCH 1 BODY.PEEK[]<\(first).\(size)>")
                let answer = book.sent[before...]
                let count = min(size, octets.count - first)
                let head = Array("* 1 FETCH (BODY[]<\(first)> {\(count)}\r\n".utf8)
                #expect(answer.starts(with: head))
                whole += answer.dropFirst(head.count).prefix(count)
            }
            #expect(whole == octets)
        }
    }

    /// Whatever is fetched and searched for, the answer is one that can be parsed, and the session lives.
    @Test func answersAreWellFormed() throws {
        for octets in messages(seed: 25, count: 400) {
            var book = Honest.selected([MailMessage(octets: octets, internalDate: 0)])
            let before = book.sent.count
            book.say(
                "a FETCH 1 (ENVELOPE BODYSTRUCTURE BODY PREVIEW BODY.PEEK[1.MIME] BODY.PEEK[2] BINARY.PEEK[1] BINARY.SIZE[1])",
                "b SEARCH OR TEXT x BODY ä", "c SORT (SUBJECT DISPLAYFROM DATE) UTF-8 ALL",
                "d THREAD REFERENCES UTF-8 ALL")
            let answer = Array(book.sent[before...])
            #expect(Balance.holds(answer), "\(String(decoding: octets, as: UTF8.self).debugDescription)")
            #expect(!book.isClosed)
        }
    }
}

/// Whether what a server sent is made of lines with balanced parentheses, quoted strings and literals.
enum Balance {
    static func holds(_ octets: [UInt8]) -> Bool {
        var index = 0
        var depth = 0
        while index < octets.count {
            switch octets[index] {
            case ASCII.openParenthesis: depth += 1
            case ASCII.closeParenthesis:
                depth -= 1
                if depth < 0 { return false }
            case ASCII.lineFeed:
                if depth != 0 { return false }
            case ASCII.quote:
                index += 1
                while index < octets.count, octets[index] != ASCII.quote {
                    if octets[index] < 0x20 || octets[index] >= 0x7f { return false }
                    index += octets[index] == ASCII.backslash ? 2 : 1
                }
            case ASCII.openBrace:
                let digits = octets[(index + 1)...].prefix(while: ASCII.isDigit)
                guard let size = ASCII.number(digits), octets[digits.endIndex...].starts(with: "}\r\n".utf8) else {
                    return false
                }
                index = digits.endIndex + 2 + size
            default: break
            }
            index += 1
        }
        return depth == 0
    }
}
