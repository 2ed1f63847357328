import SigilloCore
import SigilloReport
import Testing

@Suite struct ObservationsTests {
    @Test func statesTheFactsOfARecord() {
        var record = ConnectionRecord(
            id: 0, path: .imaps, isBait: false, client: Endpoint(address: "192.0.2.7", port: 40112),
            server: Endpoint(address: "2001:db8::1", port: 993), openedAt: 0)
        var tls = TLSObservation()
        tls.sawClientHello = true
        tls.serverName = "imap.esempio.test"
        tls.version = .tls13
        tls.suiteName = "TLS_AES_128_GCM_SHA256"
        tls.isEstablished = true
        tls.applicationBytesReceived = 61
        record.tls = tls
        record.clearOctetsReceived = .max
        record.ending = .clientReset
        let attempts = [true, false].map { isGenuine in
            LoginAttempt(
                mechanism: "PLAIN", user: "anna", secret: Secret("sigillo-2a3b4c5d"), isGenuine: isGenuine,
                isAccepted: isGenuine)
        }
        record.events = attempts.map {
            ConnectionRecord.Event(time: 1, isSealed: true, receivedOffset: 0, sentOffset: 0, note: .login($0))
        }
        let connection = Observations.Connection(record)
        #expect(connection.server == "[2001:db8::1]:993")
        #expect(connection.tlsVersion == "TLS 1.3")
        #expect(connection.suite == "TLS_AES_128_GCM_SHA256")
        #expect((connection.logins, connection.genuineLogins) == (2, 1))
        #expect(connection.clearOctets == Int.max)
        #expect(connection.ending == .clientReset)
        #expect(!connection.json.document.contains("2a3b4c5d"))
    }
}
