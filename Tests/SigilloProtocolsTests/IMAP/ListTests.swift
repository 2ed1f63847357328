import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct ListTests {
    private func list(_ arguments: String) -> [String] {
        var book = Playbook(
            Honest.imap { _ in }, store: MailStore(presets: [MailboxPreset(name: "Up/Down")]), isSealed: true)
        book.say(
            "a1 LOGIN alice \(Honest.password)", "a2 SUBSCRIBE Up/Down", "a3 CREATE Left", "a4 SUBSCRIBE Left",
            "a5 DELETE Left")
        let lines = book.say("a6 LIST \(arguments)").split(separator: "\r\n")
        #expect(lines.last == "a6 OK LIST completed")
        return lines.dropLast().map { String($0.dropFirst("* LIST ".count).replacing(" \"/\"", with: "")) }
    }

    /// A level without a mailbox is listed where `%` stands for levels, where it is what is selected, and where it
    /// hides that (RFC 5258 §3).
    @Test(arguments: [
        ("\"\" (Up Up/Down)", ["() Up/Down"]), ("\"\" (Up)", []), ("\"\" U* RETURN ()", ["() Up/Down"]),
        ("() \"\" Up", []), ("\"\" U% RETURN ()", ["(\\NonExistent) Up"]),
        ("\"\" (Up/% U%)", ["(\\NonExistent) Up", "() Up/Down"]),
        ("\"\" (%p/Down U)", ["() Up/Down"]), ("(SUBSCRIBED) \"\" (Up Left)", ["(\\NonExistent \\Subscribed) Left"]),
        ("(SUBSCRIBED RECURSIVEMATCH) \"\" Up", ["(\\NonExistent) Up (\"CHILDINFO\" (\"SUBSCRIBED\"))"]),
    ]) func listsLevelsWhereTheyAreMeant(arguments: String, names: [String]) {
        #expect(list(arguments) == names)
    }

    /// Without options it is as it always was (RFC 3501 §6.3.8).
    @Test(arguments: [
        ("\"\" U%", ["(\\Noselect \\HasChildren) Up"]), ("Up/ %", ["(\\HasNoChildren) Up/Down"]),
        ("\"\" U*", ["(\\Noselect \\HasChildren) Up", "(\\HasNoChildren) Up/Down"]),
    ]) func listsLevelsInTheBasicCommand(arguments: String, names: [String]) {
        #expect(list(arguments) == names)
    }
}
