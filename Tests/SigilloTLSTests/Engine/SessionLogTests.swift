import Testing

@testable import SigilloTLS

@Suite struct SessionLogTests {
    private func serverHello(random: [UInt8], session: [UInt8] = []) -> [UInt8] {
        [2, 0, 0, 0, 3, 3] + random + [UInt8(session.count)] + session + [0x13, 0x02, 0]
    }

    private func note(_ log: SessionLog, _ message: [UInt8], isSent: Bool) {
        message.withUnsafeBytes { log.note(handshake: $0, isSent: isSent) }
    }

    @Test func aServerHelloNamesItsSuite() {
        let log = SessionLog()
        note(log, serverHello(random: [UInt8](repeating: 7, count: 32), session: [1, 2, 3]), isSent: true)
        #expect(log.sawServerHello)
        #expect(log.suite == 0x1302)
    }

    @Test func aHelloRetryRequestIsNoServerHello() {
        let log = SessionLog()
        let random: [UInt8] = [
            0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
            0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
        ]
        note(log, serverHello(random: random), isSent: true)
        #expect(!log.sawServerHello)
        #expect(log.suite == nil)
    }

    @Test func messagesThatAreCutShortAreNoted() {
        let whole = serverHello(random: [UInt8](repeating: 7, count: 32), session: [1, 2, 3])
        for end in 0..<(whole.count - 1) {
            let log = SessionLog()
            note(log, Array(whole[..<end]), isSent: false)
            #expect(!log.sawServerHello)
        }
    }

    @Test func aFloodOfAlertsIsBounded() {
        let log = SessionLog()
        for _ in 0..<(SessionLog.maximumAlerts + 10) {
            [UInt8](arrayLiteral: 1, 90).withUnsafeBytes { log.note(alert: $0, isSent: false) }
        }
        #expect(log.alerts.count == SessionLog.maximumAlerts)
        [UInt8](arrayLiteral: 1).withUnsafeBytes { log.note(alert: $0, isSent: false) }
        #expect(!log.receivedCloseNotify)
    }
}
