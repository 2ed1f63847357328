import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct OutgoingMessageTests {
    private func message(subject: String = "", text: String = "") -> [UInt8] {
        var draft = Draft()
        draft.to = "bob@mail.test"
        draft.subject = subject
        draft.text = text
        return OutgoingMessage(draft, from: "alice@mail.test", time: 0, identifier: "<1@mail.test>").octets
    }

    @Test(arguments: [
        "", "Plain", "Grüße 🙂", "=?utf-8?Q?x?=", String(repeating: "à", count: 400),
        String(repeating: "x", count: 2_000),
        "two\r\nBcc: eve@mail.test",
    ]) func aSubjectIsReadAsItWasWritten(subject: String) {
        let read = MessageHeader(of: message(subject: subject))["Subject"]
        #expect(read == subject.replacingLineEnds)
        #expect(MessageHeader(of: message(subject: subject))["Bcc"] == nil)
    }

    @Test(arguments: [
        "", "One\nTwo\r\nThree\rFour", "perché no", "trailing blank \nnext\t\n", "= equals",
        String(repeating: "è", count: 500),
        String(repeating: "y", count: 3_000), ".\n..\n", "\0nul",
    ]) func aTextIsReadAsItWasWritten(text: String) {
        let octets = message(text: text)
        let read = MessageContent(octets).root.text ?? ""
        let wanted = text.isEmpty ? "" : text.replacingLineEnds(by: "\r\n", atEnd: true)
        #expect(read.unicodeScalars.elementsEqual(wanted.unicodeScalars), "\(read.debugDescription)")
        for line in octets.split(separator: 10) {
            #expect(line.count <= 998 && line.dropLast().allSatisfy { $0 != 13 })
        }
    }

    @Test func datesAreInTheRightWords() {
        #expect(CalendarDate(secondsSinceEpoch: 0).messageDate == "Thu, 1 Jan 1970 00:00:00 +0000")
        #expect(CalendarDate(secondsSinceEpoch: -1).messageDate == "Wed, 31 Dec 1969 23:59:59 +0000")
        #expect(CalendarDate(secondsSinceEpoch: 1_767_344_400).messageDate == "Fri, 2 Jan 2026 09:00:00 +0000")
        #expect(CalendarDate(secondsSinceEpoch: 1_767_344_400).timestamp == "2026-01-02T09:00:00Z")
    }
}

extension String {
    fileprivate var replacingLineEnds: String {
        String(unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
    }

    fileprivate func replacingLineEnds(by end: String, atEnd: Bool) -> String {
        let lines = replacingOccurrencesOfCRLF.unicodeScalars.split(omittingEmptySubsequences: false) {
            $0 == "\r" || $0 == "\n"
        }
        let joined = lines.map { String($0) }.joined(separator: end)
        return atEnd && !joined.hasSuffix(end) ? joined + end : joined
    }

    private var replacingOccurrencesOfCRLF: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "\n", result.last == "\r" { result.removeLast() }
            result.append(scalar)
        }
        return String(result)
    }
}
