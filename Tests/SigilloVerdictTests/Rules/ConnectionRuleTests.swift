import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

@Suite struct ConnectionRuleTests {
    private static let flipped = Scenario.sample("auth.ske-sig-flip", tags: [.tls]) {
        $0.tls = TLSSettings(maximumVersion: .tls12, rewrite: .flipKeyExchangeSignature)
        $0.delivery = [.recordsRewritten]
        $0.reactions = [.clientKeyExchange]
    }

    private func outcome(
        of record: ConnectionRecord, rewrites: Int = 1, _ reactions: Set<HandshakeReaction>
    ) throws -> Outcome? {
        var record = record
        record.tls?.rewrites = rewrites
        record.tls?.reactions = reactions
        let instance = try Self.flipped.instance
        return ConnectionRule.outcome(
            of: record, in: instance, delivery: DeliveryRule.delivery(on: record, of: instance), isStray: false)
    }

    @Test func whoGoesOnInABrokenHandshakeIsDeceived() throws {
        let record = ConnectionRecord.sample(.imaps).inTLS(established: false)
        #expect(try outcome(of: record, []) == .rejected)
        #expect(try outcome(of: record, [.clientKeyExchange]) == .deceived)
        #expect(try outcome(of: record, [.heartbeat]) == .rejected)
    }

    @Test func whoGetsNoFaultIsNot() throws {
        let record = ConnectionRecord.sample(.imaps).inTLS()
        #expect(try outcome(of: record, rewrites: 0, [.clientKeyExchange]) == nil)
    }

    @Test func aLoginInItIsWorse() throws {
        let record = ConnectionRecord.sample(.imaps).inTLS(octets: 40).loggingIn(isSealed: true)
        #expect(try outcome(of: record, [.clientKeyExchange]) == .leakedToImpostor)
    }

    @Test func whoOnlySaysFarewellInsideTLSHasLeft() throws {
        let instance = try Scenario.sample("cert.selfsigned", tags: [.certificate]).instance
        func outcome(_ verbs: [String]) -> Outcome? {
            let record = verbs.reduce(ConnectionRecord.sample(.imaps).inTLS(octets: 9)) {
                $0.saying($1, isSealed: true)
            }
            return ConnectionRule.outcome(of: record, in: instance, delivery: .yes, isStray: false)
        }
        #expect(outcome(["LOGOUT"]) == .lateRejected)
        #expect(outcome(["QUIT"]) == .lateRejected)
        #expect(outcome(["CAPABILITY", "LOGOUT"]) == .accepted)
        #expect(outcome([]) == .accepted, "octets that are no command")
    }
}
