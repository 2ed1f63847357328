import Testing

@testable import SigilloProtocols

@Suite struct SequenceSetTests {
    private func set(_ text: String) throws -> SequenceSet {
        let octets = Array(text.utf8)
        var lexer = IMAPLexer(octets, octets.indices)
        let set = try lexer.sequenceSet()
        try lexer.endOfCommand()
        return set
    }

    private func mailbox(_ uids: [UInt32]) -> Mailbox {
        var mailbox = Mailbox(name: "INBOX", uidValidity: 1)
        mailbox.messages = MessageList(
            uids.map { StoredMessage(uid: $0, flags: MessageFlags(), message: Honest.first) })
        return mailbox
    }

    @Test(arguments: [
        ("1", [0]), ("1:*", [0, 1, 2]), ("*", [2]), ("*:1", [0, 1, 2]), ("3,1,1:2", [0, 1, 2]), ("3:2", [1, 2]),
        ("5:*", [2]),
    ]) func resolvesNumbers(text: String, indices: [Int]) throws {
        #expect(try set(text).indices(ofNumbersIn: mailbox([4, 7, 9])) == indices)
    }

    @Test func knowsNumbersThatAreNotThere() throws {
        #expect(try set("4").indices(ofNumbersIn: mailbox([4, 7, 9])) == nil)
        #expect(try set("1:4").indices(ofNumbersIn: mailbox([4, 7, 9])) == nil)
        #expect(try set("1").indices(ofNumbersIn: mailbox([])) == nil)
        #expect(try set("1:*").indices(ofNumbersIn: mailbox([])) == [])
    }

    @Test func joinsWhatTouches() throws {
        let surroundings = MessageSearch.Surroundings(view: mailbox([1, 2, 3, 5, 9]), savedResult: [2, 3, 9])
        #expect(try set("1:*").places(ofUIDsIn: surroundings) == [0..<5])
        #expect(try set("9,1,2:3").places(ofUIDsIn: surroundings) == [0..<3, 4..<5])
        #expect(try set("4,2,1,1:2").places(ofNumbersIn: surroundings) == [0..<2, 3..<4])
        let saved = SequenceSet(elements: [], isSavedResult: true)
        #expect(saved.places(ofNumbersIn: surroundings) == [1..<3, 4..<5])
    }

    @Test(arguments: [
        ("4", [0]), ("1:8", [0, 1]), ("*", [2]), ("10:*", [2]), ("1:*", [0, 1, 2]), ("5,6", []),
        ("4294967295", []), ("7:4294967295", [1, 2]), ("9,4", [0, 2]),
    ]) func resolvesUIDs(text: String, indices: [Int]) throws {
        #expect(try set(text).indices(ofUIDsIn: mailbox([4, 7, 9])) == indices)
    }

    @Test(arguments: ["", "0", "1:", ",1", "1,", "4294967296", "a", "1::2", "-1"]) func refuses(text: String) {
        #expect(throws: IMAPSyntaxError.self) { try set(text) }
    }

    @Test func writesUIDsBriefly() {
        #expect(UIDSet.text(of: [1, 2, 3, 7, 9, 10]) == "1:3,7,9:10")
        #expect(UIDSet.text(of: [.max]) == "4294967295")
        #expect(UIDSet.text(of: []) == "")
    }
}
