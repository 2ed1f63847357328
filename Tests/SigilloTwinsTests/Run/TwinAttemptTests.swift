import SigilloTwins
import Testing

@Suite struct TwinAttemptTests {
    private static let implicit = TwinAttempt(host: "mail.sigillo.test", port: 993, sealing: .implicit)
    private static let endings: [TwinEnding] = [
        .done, .refused("x"), .unreachable("x"), .silent, .handshakeFailed("x"), .badCertificate("x"),
    ]

    @Test(arguments: endings)
    func aCarefulClientTriesNothingElse(_ ending: TwinEnding) {
        #expect(Self.implicit.next(after: ending, flaws: []) == nil)
    }

    @Test(arguments: [
        (Flaw.retriesInClearAfterFailedHandshake, TwinEnding.handshakeFailed("x"), UInt16(993)),
        (.retriesInClearAfterBadCertificate, .badCertificate("x"), 993),
        (.siblingPortAfterFailedHandshake, .handshakeFailed("x"), 143),
        (.siblingPortAfterSilence, .silent, 143), (.siblingPortAfterSilence, .unreachable("x"), 143),
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

    @Test func aReferralNamesHostPortAndSealing() {
        let referral = Referral(host: "elsewhere.test", port: 243, isImplicit: false)
        let next = Self.implicit.next(after: .referred(referral), flaws: [.followsReferrals])
        #expect(next == TwinAttempt(host: "elsewhere.test", port: 243, sealing: .clear, isRetry: true))
    }
}
