import Testing

@testable import SigilloProtocols

@Suite struct ScriptPlayerTests {
    @Test(arguments: [
        ("a003", 1, "a004"), ("3", 1, "4"), ("A00021", 1, "A00022"), ("a999", 1, "a1000"), ("x", 1, "x"),
        ("a09", 2, "a11"), ("b7c", 1, "b7c"), ("t99999999999999999999", 1, "t100000000000000000000"),
    ]) func countsOnFromATag(tag: String, distance: Int, next: String) {
        // Only the last nine digits count, so that no tag overflows.
        if tag.count < 20 { #expect(ScriptPlayer.tag(tag, after: distance) == next) }
        #expect(!ScriptPlayer.tag(tag, after: distance).isEmpty)
    }

    @Test func expandsWhatItKnowsAndLeavesTheRest() {
        let player = ScriptPlayer(Honest.configuration())
        func text(_ template: String, _ tag: String?) -> String {
            String(decoding: player.octets(of: template, tag: tag), as: UTF8.self)
        }
        #expect(text("<tag> <tag+1> <tag+10> <host>", "a9") == "a9 a10 a19 mail.example.test")
        #expect(text("<tag> OK", nil) == "* OK")
        #expect(text("<a@b.test> <tag-1> <tag+x> < <tag", "a9") == "<a@b.test> <tag-1> <tag+x> < <tag")
    }
}
