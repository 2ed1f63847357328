import SigilloTwins
import Testing

@Suite struct TwinAttemptTests {
    private static let implicit = TwinAttempt(host: "mail.sigillo.test", port: 993, sealing: .implicit)
    private static let endings: [TwinEnding] = [
        .done, .refused("x"), .unreachable(.refused), .unreachable(.unanswered), .unreachable(.deadAddress),
        .unreachable(.unknownHost("x")), .page, .silent, .handshakeFailed("x"), .badCertificate("x"),
        .noLogin, .declined("x"),
    ]

    @Test(arguments: endings)
    func aCarefulClientTriesNothingElse(_ ending: TwinEnding) {
        #expect(Self.implicit.next(after: ending, flaws: []) == nil)
    }

    @Test(arguments: [
        (Flaw.retriesInClearAfterFailedHandshake, TwinEnding.handshakeFailed("x"), UInt16(993)),
        (.retriesInClearAfterBadCertificate, .badCertificate("x"), 993),
        (.siblingPortAfterFailedHandshake, .handshakeFailed("x"), 143),
        (.givesUpTLSToLogIn, .noLogin, 143), (.fallsBackAfterRefusal, .declined("x"), 143),
        (.siblingPortAfterSilence, .silent, 143), (.siblingPortAfterSilence, .unreachable(.unanswered), 143),
        (.siblingPortAfterRefusedConnection, .unreachable(.refused), 143),
    ])
    func aFlawTriesAgainInClear(_ flaw: Flaw, _ ending: TwinEnding, _ port: UInt16) throws {
        let next = try #require(Self.implicit.next(after: ending, flaws: [flaw]))
        #expect(next.port == port)
        #expect(next.sealing == .clear)
        #expect(next.next(after: ending, flaws: [flaw]) == nil, "once more, and not again")
        for other in Self.endings where other != ending && flaw != .siblingPortAfterSilence {
            #expect(Self.implicit.next(after: other, flaws: [flaw]) == nil)
        }
    }

    @Test func wherePortsAreBlockedTheNextOneIsTried() throws {
        let submission = TwinAttempt(host: "mail.sigillo.test", port: 465, sealing: .implicit)
        let flaws: Set<Flaw> = [.siblingPortAfterRefusedConnection]
        let second = try #require(submission.next(after: .unreachable(.refused), flaws: flaws))
        let third = try #require(second.next(after: .unreachable(.refused), flaws: flaws))
        #expect([second.port, third.port] == [587, 25])
        #expect(third.next(after: .unreachable(.refused), flaws: flaws) == nil)
    }

    @Test func aDeadAddressIsNoReasonForAnotherPort() throws {
        let ending = TwinEnding.unreachable(.deadAddress)
        #expect(Self.implicit.next(after: ending, flaws: [.siblingPortAfterSilence]) == nil)
        let next = try #require(Self.implicit.next(after: ending, flaws: [.siblingPortAfterDeadAddress]))
        #expect(next.port == 143 && next.sealing == .clear)
    }

    @Test func theOtherProviderIsTriedOnceAndAsCarefully() throws {
        let own = TwinAttempt(
            host: "mail.sigillo.test", port: 465, sealing: .implicit, otherHost: "rinvio.test")
        let flaws: Set<Flaw> = [.fallsBackToOtherProvider]
        for ending in [TwinEnding.declined("x"), .unreachable(.refused), .unreachable(.unanswered)] {
            let next = try #require(own.next(after: ending, flaws: flaws))
            #expect(next == TwinAttempt(host: "rinvio.test", port: 465, sealing: .implicit, isRetry: true))
            #expect(next.next(after: ending, flaws: flaws) == nil)
            #expect(own.next(after: ending, flaws: []) == nil)
        }
        #expect(own.next(after: .badCertificate("x"), flaws: flaws) == nil)
        #expect(Self.implicit.next(after: .declined("x"), flaws: flaws) == nil, "none is known")
    }

    @Test func mailGoesToPort25Once() throws {
        let submission = TwinAttempt(host: "mail.sigillo.test", port: 587, sealing: .startTLS)
        let flaws: Set<Flaw> = [.mailWithoutLoginElsewhere]
        for failure in [TwinSocket.Failure.refused, .unanswered] {
            let next = try #require(submission.next(after: .unreachable(failure), flaws: flaws))
            #expect(next == TwinAttempt(host: "mail.sigillo.test", port: 25, sealing: .clear, isRetry: true))
            #expect(next.next(after: .unreachable(failure), flaws: flaws) == nil)
        }
    }

    @Test func aNameIsGuessedInTheSameDomain() throws {
        let ending = TwinEnding.unreachable(.unknownHost("x"))
        let next = try #require(Self.implicit.next(after: ending, flaws: [.guessesHostName]))
        #expect(next == TwinAttempt(host: "posta.sigillo.test", port: 143, sealing: .clear, isRetry: true))
    }

    @Test func behindAPageTheSealingIsThatOfThePage() throws {
        let flaws: Set<Flaw> = [.logsInToPortal]
        let clear = try #require(Self.implicit.next(after: .page, flaws: flaws))
        #expect(clear.isBehindPage && clear.sealing == .clear && clear.port == 993)
        let sealed = try #require(Self.implicit.next(after: .badCertificate("x"), flaws: flaws))
        #expect(sealed.isBehindPage && sealed.sealing == .implicit)
    }

    @Test func whatBeginsTLSByACommandIsHadWithoutItOnTheSamePort() {
        let attempt = TwinAttempt(host: "mail.sigillo.test", port: 587, sealing: .startTLS)
        let next = attempt.next(after: .noLogin, flaws: [.givesUpTLSToLogIn])
        #expect(next == TwinAttempt(host: "mail.sigillo.test", port: 587, sealing: .clear, isRetry: true))
        #expect(attempt.next(after: .declined("x"), flaws: [.fallsBackAfterRefusal])?.port == 25)
    }

    @Test func aReferralNamesHostPortAndSealing() {
        let referral = Referral(host: "elsewhere.test", port: 243, isImplicit: false)
        let next = Self.implicit.next(after: .referred(referral), flaws: [.followsReferrals])
        #expect(next == TwinAttempt(host: "elsewhere.test", port: 243, sealing: .clear, isRetry: true))
    }
}
