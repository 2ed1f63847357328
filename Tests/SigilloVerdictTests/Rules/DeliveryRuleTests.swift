import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

@Suite struct DeliveryRuleTests {
    private func delivery(
        _ proof: DeliveryProof, notOffered: [NotOfferedSign] = [], _ change: (inout TLSObservation) -> Void
    ) throws -> Delivery {
        let scenario = Scenario.sample("x", tags: [.tls]) {
            $0.delivery = [proof]
            $0.notOffered = notOffered
        }
        var record = ConnectionRecord.sample(.imaps).inTLS()
        if var tls = record.tls {
            change(&tls)
            record.tls = tls
        }
        return DeliveryRule.delivery(on: record, of: try scenario.instance)
    }

    @Test func aRewriteIsCounted() throws {
        #expect(try delivery(.recordsRewritten) { $0.rewrites = 1 } == .yes)
        #expect(try delivery(.recordsRewritten) { _ in } == .no)
    }

    @Test func onlyAnAlertThatWasSentWasSent() throws {
        #expect(try delivery(.alertSent(112)) { $0.alerts = [.init(level: 2, description: 112, isSent: true)] } == .yes)
        #expect(try delivery(.alertSent(112)) { $0.alerts = [.init(level: 2, description: 112, isSent: false)] } == .no)
    }

    @Test func theServersChoicesAreKnown() throws {
        #expect(try delivery(.applicationProtocol("http/1.1")) { $0.applicationProtocol = "http/1.1" } == .yes)
        #expect(try delivery(.applicationProtocol("http/1.1")) { _ in } == .no)
        #expect(try delivery(.helloRetryRequest) { $0.sentHelloRetryRequest = true } == .yes)
        #expect(try delivery(.helloRetryRequest) { _ in } == .no)
    }

    @Test func whatWasNotOfferedIsSeenInTheClientHello() throws {
        #expect(try delivery(.alertSent(112), notOffered: [.serverName]) { _ in } == .notOffered)
        #expect(try delivery(.alertSent(112), notOffered: [.serverName]) { $0.serverName = "a.test" } == .no)
        #expect(try delivery(.alertSent(112), notOffered: [.serverName]) { $0.sawClientHello = false } == .no)
        #expect(try delivery(.alertSent(120), notOffered: [.applicationProtocols]) { _ in } == .notOffered)
        #expect(try delivery(.alertSent(120), notOffered: [.applicationProtocols]) { $0.offeredALPN = ["imap"] } == .no)
    }
}
