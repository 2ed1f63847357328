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

    @Test(
        arguments: [
            (nil, "/", true), (nil, nil, true), ("/login", "/login", true), ("/login", "/logins", false),
            ("/", "/login", false), ("/messages/*", "/messages/7", true), ("/messages/*", "/messages", false),
            ("/*", "/x", true), ("/login", nil, false),
        ] as [(String?, String?, Bool)]) func choosesRequestsByTheirPath(target: String?, path: String?, isChosen: Bool)
    {
        var reply = SessionScript.Reply(step: 0, verb: "GET", phase: .any, effect: .close)
        reply.target = target
        #expect(reply.isAbout(path: path) == isChosen)
    }

    @Test func countsTheRequestsForAPathAlone() {
        var reply = SessionScript.Reply(step: 0, verb: "GET", phase: .any, occurrence: 2, effect: .close)
        reply.target = "/inbox"
        var player = ScriptPlayer(Honest.configuration { $0.script.replies = [reply] })
        let hits = ["/inbox", "/login", "/inbox", "/inbox"].map {
            player.reply(to: ["GET"], path: $0, isSealed: true) != nil
        }
        #expect(hits == [false, false, true, false])
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
