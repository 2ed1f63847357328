import SigilloCore
import SigilloWire
import Testing

@testable import SigilloCheck

/// Findings while the capture goes on, what stands around them, and a flow that somebody follows.
@Suite struct FreshFindingsTests {
    private static let login = ConversationBuilder(port: 143).server("* OK ready\r\n")
        .client("a1 LOGIN alice s3cr3tword\r\n").server("a1 OK done\r\n")

    private static func live() -> CheckerSettings {
        var settings = CheckerSettings()
        settings.isLive = true
        return settings
    }

    @Test func aLogInIsToldAsSoonAsItsLineIsWhole() {
        var checker = Checker(settings: Self.live())
        var told: [Int: [Finding]] = [:]
        for frame in Self.login.frames {
            checker.add(frame)
            let fresh = checker.takeFresh()
            if !fresh.isEmpty { told[frame.number] = fresh }
        }
        #expect(told.count == 1)
        #expect(told.first?.value.map(\.rule) == ["imap.login"])
        #expect(told.first?.key == told.first?.value.first?.frame)
        #expect(checker.finish().findings.count == 1)
    }

    @Test func aKnownSecretDoesNotWaitForMoreOctets() {
        let frames = ConversationBuilder(port: 7).client("xx s3cr3tword xx").frames
        var checker = Checker(
            secrets: [KnownSecret(label: "line 1", value: Secret("s3cr3tword"))], settings: Self.live())
        var told: [Int] = []
        for frame in frames {
            checker.add(frame)
            told += checker.takeFresh().map(\.frame)
        }
        #expect(told.count == 1)
        #expect(told.first.map { $0 < frames.count } == true)
    }

    @Test func nothingIsHandedOutUnlessAsked() {
        var checker = Checker()
        for frame in Self.login.frames { checker.add(frame) }
        #expect(checker.takeFresh().isEmpty)
    }

    @Test func aFindingShowsWhatCrossedAroundItWithoutItsSecret() throws {
        let finding = try #require(check(Self.login.frames).findings.first)
        #expect(finding.excerpt.map(\.text) == ["* OK ready", "a1 LOGIN alice ‹10 octets›"])
        #expect(finding.excerpt.last?.frame == finding.frame)
    }

    @Test func aFollowedFlowKeepsItsWholeConversation() {
        var builder = ConversationBuilder(port: 143).server("* OK ready\r\n")
        for number in 1...200 {
            builder = builder.client("a\(number) CHECK\r\n").server("a\(number) OK done\r\n")
        }
        func timeline(followed: Int?) -> [TimelineEntry] {
            var settings = CheckerSettings()
            settings.followedFlow = followed
            var checker = Checker(settings: settings)
            for frame in builder.frames { checker.add(frame) }
            return checker.finish().flows.first?.timeline ?? []
        }
        #expect(timeline(followed: nil).contains { $0.kind == "more" })
        let whole = timeline(followed: 0)
        #expect(!whole.contains { $0.kind == "more" })
        #expect(whole.count { $0.kind == "line" } == 401)
        #expect(timeline(followed: 1).contains { $0.kind == "more" })
    }
}
