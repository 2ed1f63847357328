import SigilloCore
import Testing

@testable import SigilloProtocols

/// Parts of results and of sets (RFC 5267 §4.4, RFC 9394).
@Suite struct PartialRangeTests {
    private func say(_ command: String) -> String {
        var book = Honest.selected((0..<5).map { Honest.message("Subject: \($0)", "", date: 1_767_225_600 - $0) })
        return book.say("a3 \(command)")
    }

    @Test(arguments: [
        ("1:1", "1:1 1"), ("2:4", "2:4 2:4"), ("4:2", "2:4 2:4"), ("1:6", "1:6 1:5"), ("6:9", "6:9 NIL"),
        ("-1:-1", "-1:-1 5"), ("-1:-2", "-1:-2 4:5"), ("-3:-2", "-2:-3 3:4"), ("-4:-99", "-4:-99 1:2"),
        ("-6:-9", "-6:-9 NIL"), ("4294967295:1", "1:4294967295 1:5"),
    ]) func tellsAPart(range: String, told: String) {
        #expect(
            say("SEARCH RETURN (PARTIAL \(range)) ALL").hasPrefix("* ESEARCH (TAG \"a3\") PARTIAL (\(told))\r\na3 OK"))
        #expect(
            say("UID SEARCH RETURN (MIN PARTIAL \(range) COUNT) 1:5").hasPrefix(
                "* ESEARCH (TAG \"a3\") UID MIN 1 PARTIAL (\(told)) COUNT 5\r\na3 OK"))
    }

    /// The last message came first, so that the order by arrival is 5 to 1.
    @Test(arguments: [
        ("1:2", "1:2 5,4"), ("-1:-2", "-1:-2 2,1"), ("7:8", "7:8 NIL"),
    ]) func tellsAPartOfAnOrder(range: String, told: String) {
        let response = "* ESEARCH (TAG \"a3\") PARTIAL (\(told))\r\na3 OK"
        #expect(say("SORT RETURN (PARTIAL \(range)) (ARRIVAL) UTF-8 ALL").hasPrefix(response))
        #expect(say("SORT (ARRIVAL) UTF-8 RETURN (PARTIAL \(range)) ALL").hasPrefix(response))
    }

    @Test(arguments: [
        "PARTIAL 1", "PARTIAL 1:*", "PARTIAL *:1", "PARTIAL 0:1", "PARTIAL 1:-1", "PARTIAL -1:1", "PARTIAL -0:-1",
        "PARTIAL", "PARTIAL 1:2 ALL", "ALL PARTIAL 1:2", "PARTIAL 1:2 PARTIAL 1:2", "PARTIAL (1:2)", "PARTIAL 1:2:3",
    ]) func refuses(options: String) {
        #expect(say("SEARCH RETURN (\(options)) ALL").hasPrefix("a3 BAD"))
        #expect(say("SORT RETURN (\(options)) (ARRIVAL) UTF-8 ALL").hasPrefix("a3 BAD"))
    }

    /// What is kept for `$` is what the answer is about (RFC 9394 §3.2).
    @Test(arguments: [
        ("PARTIAL 2:3", "2 3"), ("PARTIAL 2:3 MIN", "1 2 3"), ("PARTIAL 2:3 MIN MAX", "1 2 3 5"),
        ("PARTIAL 1:2 MIN", "1 2"), ("PARTIAL -1:-2 MAX", "4 5"), ("PARTIAL 2:3 COUNT", "1 2 3 4 5"),
        ("PARTIAL 8:9", ""), ("PARTIAL 8:9 MIN", "1"),
    ]) func keepsThePart(options: String, kept: String) {
        var book = Honest.selected((0..<5).map { Honest.message("Subject: \($0)", "") })
        book.say("a3 SEARCH RETURN (SAVE \(options)) ALL")
        let answer = book.say("a4 SEARCH $")
        #expect(answer.hasPrefix("* SEARCH\(kept.isEmpty ? "" : " " + kept)\r\n"), "\(answer)")
    }

    // RFC 9394 §3.3.
    @Test(arguments: [
        ("1:*", "1:2", "1 2"), ("1:*", "-1:-2", "4 5"), ("2,4:9", "2:9", "4 5"), ("7:*", "1:1", "5"),
        ("2:3", "3:4", ""),
    ]) func fetchesAPart(set: String, range: String, uids: String) {
        let answer = say("UID FETCH \(set) (UID) (PARTIAL \(range))")
        #expect(
            answer == uids.split(separator: " ").map { "* \($0) FETCH (UID \($0))\r\n" }.joined()
                + "a3 OK FETCH completed\r\n")
    }

    @Test func fetchesAPartOfWhatIsThere() {
        #expect(say("FETCH 1:* (UID) (PARTIAL 1:2)").hasPrefix("a3 BAD"), "it stands with UIDs")
        #expect(say("UID FETCH 1:* (UID) (PARTIAL 1)").hasPrefix("a3 BAD"))
        #expect(say("UID FETCH 1:* (UID) (PARTIAL 1:2 PARTIAL 1:2)").hasPrefix("a3 BAD"))
        #expect(
            say("UID FETCH 1:* (UID) (CHANGEDSINCE 3 PARTIAL 2:4)").split(separator: "\r\n").filter {
                $0.contains(" FETCH (")
            }
                == ["* 3 FETCH (UID 3 MODSEQ (4))", "* 4 FETCH (UID 4 MODSEQ (5))"])
    }
}
