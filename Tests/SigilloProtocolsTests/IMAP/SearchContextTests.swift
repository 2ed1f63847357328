import SigilloCore
import Testing

@testable import SigilloProtocols

/// Results that are followed (RFC 5267 §4.3).
@Suite struct SearchContextTests {
    private static func message(_ size: Int) -> MailMessage {
        MailMessage(
            octets: Array("Subject: \(size)\r\n\r\n\(String(repeating: "x", count: size))".utf8), internalDate: 0)
    }

    /// What a session says to a command, without the tagged response.
    private func heard(_ crowd: inout Crowd, _ command: String, _ index: Int = 0) -> [String] {
        let answer = crowd.say("c \(command)", index)
        let lines = answer.split(separator: "\r\n").map(String.init)
        #expect(lines.last?.hasPrefix("c OK") == true, "\(command): \(answer)")
        return Array(lines.dropLast())
    }

    private func crowd(_ count: Int = 2) -> Crowd {
        var crowd = Crowd(count, store: MailStore(messages: [10, 40, 20, 30].map(Self.message)))
        for index in 0..<count { _ = crowd.say("s SELECT INBOX", index) }
        return crowd
    }

    @Test func tellsWhatComesAndGoes() {
        var crowd = crowd()
        #expect(
            crowd.say("f SEARCH RETURN (UPDATE COUNT) FLAGGED", 0)
                == "* ESEARCH (TAG \"f\") COUNT 0\r\nf OK SEARCH completed\r\n")
        #expect(
            heard(&crowd, "STORE 2:4 +FLAGS.SILENT (\\Flagged)") == ["* ESEARCH (TAG \"f\") ADDTO (0 2:4)"])
        #expect(heard(&crowd, "STORE 2 +FLAGS.SILENT (\\Seen)") == [], "it stays")
        #expect(
            heard(&crowd, "STORE 3 FLAGS.SILENT (\\Deleted)") == ["* ESEARCH (TAG \"f\") REMOVEFROM (0 3)"])
        _ = crowd.say("x STORE 1,2 +FLAGS (\\Deleted \\Flagged)", 1)
        #expect(heard(&crowd, "NOOP").last == "* ESEARCH (TAG \"f\") ADDTO (0 1)", "what others do, too")
        #expect(
            heard(&crowd, "EXPUNGE") == [
                "* ESEARCH (TAG \"f\") REMOVEFROM (0 1:2)", "* 1 EXPUNGE", "* 1 EXPUNGE", "* 1 EXPUNGE",
            ], "by the numbers before it")
        _ = crowd.say("x APPEND INBOX (\\Flagged) {1+}\r\nx", 1)
        #expect(
            heard(&crowd, "NOOP").filter { !$0.contains("RECENT") } == [
                "* 2 EXISTS", "* ESEARCH (TAG \"f\") ADDTO (0 2)",
            ])
    }

    @Test func tellsWhileTheClientIdles() {
        var crowd = crowd()
        _ = crowd.say("f UID SEARCH RETURN (UPDATE) SEEN", 0)
        _ = crowd.say("i IDLE", 0)
        _ = crowd.say("x STORE 3 +FLAGS (\\Seen)", 1)
        #expect(crowd.take(0).hasSuffix("* ESEARCH (TAG \"f\") UID ADDTO (0 3)\r\n"))
    }

    /// Places in a sorted result are told (RFC 5267 §4.3.1); each is that behind those told before.
    @Test func tellsPlacesInASortedResult() {
        var crowd = crowd()
        #expect(
            crowd.say("f UID SORT RETURN (UPDATE ALL) (REVERSE SIZE) UTF-8 UNSEEN", 0)
                .hasPrefix("* ESEARCH (TAG \"f\") UID ALL 2,4,3,1\r\n"))
        #expect(
            heard(&crowd, "STORE 4,1 +FLAGS.SILENT (\\Seen)") == ["* ESEARCH (TAG \"f\") UID REMOVEFROM (2 4 3 1)"])
        #expect(
            heard(&crowd, "STORE 4,1 -FLAGS.SILENT (\\Seen)") == ["* ESEARCH (TAG \"f\") UID ADDTO (2 4 4 1)"])
    }

    /// What is searched for is fixed: numbers, `*` and `$` mean the messages that they meant.
    @Test(arguments: ["2:*", "UID 2:*", "$", "NOT 1", "OR 2 3:*"])
    func followsTheMessagesThatWereMeant(key: String) {
        var crowd = crowd()
        _ = crowd.say("a SEARCH RETURN (SAVE) 2:*", 0)
        _ = crowd.say("f SEARCH RETURN (UPDATE) \(key) UNSEEN", 0)
        _ = crowd.say("x STORE 1 +FLAGS (\\Deleted)", 0)
        #expect(heard(&crowd, "EXPUNGE") == ["* 1 EXPUNGE"])
        #expect(
            heard(&crowd, "STORE 1 +FLAGS.SILENT (\\Seen)") == ["* ESEARCH (TAG \"f\") REMOVEFROM (0 1)"],
            "it was the second")
        let arrival = heard(&crowd, "APPEND INBOX {1+}\r\nx")
        #expect(arrival.contains { $0.contains("ADDTO") } == (key == "NOT 1"), "\(arrival)")
    }

    /// `$` means what it meant when the search began, also where the search keeps its own result.
    @Test(arguments: ["SEARCH RETURN (SAVE UPDATE) $ FLAGGED", "SORT RETURN (SAVE UPDATE) (SIZE) UTF-8 $ FLAGGED"])
    func followsWhatTheSavedResultWas(command: String) {
        var crowd = crowd()
        _ = crowd.say("a SEARCH RETURN (SAVE) 1:3", 0)
        #expect(heard(&crowd, "STORE 1 +FLAGS.SILENT (\\Flagged)") == [])
        _ = crowd.say("f \(command)", 0)
        #expect(heard(&crowd, "STORE 2,4 +FLAGS.SILENT (\\Flagged)").first?.contains("ADDTO") == true)
        #expect(heard(&crowd, "STORE 4 -FLAGS.SILENT (\\Flagged)") == [], "it was never meant")
    }

    @Test func sortsManyAtOnce() {
        var crowd = Crowd(1, store: MailStore(messages: (1...40).map { Self.message($0 * 7 % 41) }))
        _ = crowd.say("s SELECT INBOX", 0)
        _ = crowd.say("f SORT RETURN (UPDATE) (SIZE) UTF-8 FLAGGED", 0)
        var known: [String] = []
        follow(crowd.say("c STORE 1:3 +FLAGS.SILENT (\\Flagged)", 0), &known, true)
        follow(crowd.say("c STORE 1:* +FLAGS.SILENT (\\Flagged)", 0), &known, true)
        var fresh: [String] = []
        follow(crowd.say("g SORT RETURN (ALL) (SIZE) UTF-8 ALL", 0), &fresh, true)
        #expect(known == fresh)
        #expect(known.count == 40)
    }

    @Test func endsWithCANCELUPDATEAndTheMailbox() {
        var crowd = crowd()
        for tag in ["f", "g", "h"] { _ = crowd.say("\(tag) SEARCH RETURN (UPDATE) SEEN", 0) }
        #expect(crowd.say("f SEARCH RETURN (UPDATE) ALL", 0).hasPrefix("f BAD"), "the tag is taken")
        #expect(crowd.say("g SORT RETURN (UPDATE) (SIZE) UTF-8 ALL", 0).hasPrefix("g BAD"))
        #expect(heard(&crowd, "CANCELUPDATE \"f\" \"h\"") == [])
        #expect(heard(&crowd, "STORE 1 +FLAGS.SILENT (\\Seen)") == ["* ESEARCH (TAG \"g\") ADDTO (0 1)"])
        #expect(crowd.say("x CANCELUPDATE \"f\"", 0).hasPrefix("x NO"))
        for command in ["CANCELUPDATE", "CANCELUPDATE f", "CANCELUPDATE \"f\"x", "CANCELUPDATE (\"f\")"] {
            #expect(crowd.say("x \(command)", 0).hasPrefix("x BAD"))
        }
        _ = crowd.say("s SELECT INBOX", 0)
        #expect(heard(&crowd, "STORE 1 -FLAGS.SILENT (\\Seen)") == [])
        #expect(crowd.say("x CANCELUPDATE \"g\"", 0).hasPrefix("x NO"))
    }

    @Test func boundsTheirNumber() {
        var crowd = crowd(1)
        for number in 0..<SearchContext.limit {
            #expect(!crowd.say("f\(number) SEARCH RETURN (UPDATE) SEEN", 0).contains("NOUPDATE"))
        }
        #expect(
            crowd.say("g SEARCH RETURN (UPDATE COUNT) SEEN", 0)
                == "* ESEARCH (TAG \"g\") COUNT 0\r\n* NO [NOUPDATE \"g\"] Too many contexts\r\ng OK SEARCH completed\r\n"
        )
        _ = crowd.say("x CANCELUPDATE \"f3\"", 0)
        #expect(!crowd.say("g SEARCH RETURN (UPDATE) SEEN", 0).contains("NOUPDATE"))
    }

    @Test func boundsWhatTheyKeep() {
        var crowd = Crowd(1, store: MailStore(messages: (0..<600).map { _ in Self.message(1) }))
        _ = crowd.say("s SELECT INBOX", 0)
        // Every other message: as many ranges as messages.
        _ = crowd.say(
            "s STORE \(stride(from: 1, to: 600, by: 2).map(String.init).joined(separator: ",")) +FLAGS.SILENT (x)", 0)
        _ = crowd.say("s SEARCH RETURN (SAVE) KEYWORD x", 0)
        let keys = Array(repeating: "$", count: 230).joined(separator: " ")
        #expect(crowd.say("f SEARCH RETURN (UPDATE COUNT) \(keys)", 0).contains("NOUPDATE"))
        #expect(!crowd.say("f SEARCH RETURN (UPDATE COUNT) $", 0).contains("NOUPDATE"))
    }

    /// Whatever two sessions do, who follows a result knows it.
    @Test(arguments: [
        ("UID SEARCH RETURN (UPDATE ALL) OR FLAGGED NOT SEEN", false),
        ("UID SORT RETURN (UPDATE ALL) (REVERSE SIZE) UTF-8 FLAGGED", true),
    ])
    func agreesWithAFreshSearch(command: String, isSorted: Bool) {
        var random = SplitMix(state: 5_267)
        for _ in 0..<20 {
            var crowd = crowd()
            var known: [String] = []
            follow(crowd.say("f \(command)", 0), &known, isSorted)
            for _ in 0..<40 {
                let flag = ["\\Flagged", "\\Seen", "\\Deleted"].randomElement(using: &random) ?? ""
                let number = Int.random(in: 1...6, using: &random)
                let next = [
                    "STORE \(number) +FLAGS (\(flag))", "STORE \(number) -FLAGS.SILENT (\(flag))", "EXPUNGE", "NOOP",
                    "APPEND INBOX (\(flag)) {\(number)+}\r\n\(String(repeating: "y", count: number))", "FETCH 1 BODY[]",
                ].randomElement(using: &random)
                let index = Int.random(in: 0...1, using: &random)
                let answer = crowd.say("c \(next ?? "")", index)
                if index == 0 { follow(answer, &known, isSorted) }
            }
            follow(crowd.say("c NOOP", 0), &known, isSorted)
            var fresh: [String] = []
            follow(crowd.say("f2 \(command.replacing("UPDATE ", with: ""))", 0), &fresh, isSorted)
            #expect(known == fresh)
        }
    }

    /// Changes a client's picture of a result as the responses of a session say.
    private func follow(_ answer: String, _ known: inout [String], _ isSorted: Bool) {
        for line in answer.split(separator: "\r\n") where line.contains("ESEARCH") {
            let words = line.split(whereSeparator: { " ()".contains($0) }).map(String.init)
            if let place = words.firstIndex(of: "ALL") { known = uids(words[place + 1]) }
            for verb in ["REMOVEFROM", "ADDTO"] {
                guard let start = words.firstIndex(of: verb) else { continue }
                for index in stride(from: start + 1, to: words.count - 1, by: 2) {
                    let place = Int(words[index]) ?? 0
                    for uid in uids(words[index + 1]) {
                        if verb == "ADDTO" {
                            known.insert(uid, at: place == 0 ? known.count : place - 1)
                        } else if place == 0 {
                            known.removeAll { $0 == uid }
                        } else {
                            #expect(known[place - 1] == uid)
                            known.remove(at: place - 1)
                        }
                    }
                }
            }
        }
        if !isSorted { known.sort { Int($0) ?? 0 < Int($1) ?? 0 } }
    }

    private func uids(_ set: String) -> [String] {
        set.split(separator: ",").flatMap { element -> [String] in
            let ends = element.split(separator: ":").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last else { return [] }
            return (first...last).map(String.init)
        }
    }
}
