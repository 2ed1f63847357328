import SigilloCore
import Testing

@testable import SigilloCheck

/// Key logs as programs write them, and as nobody should.
@Suite struct KeyLogTests {
    private static let random = String(repeating: "5a", count: 32)
    private static let name = [UInt8](repeating: 0x5a, count: 32)
    private static let master = String(repeating: "0b", count: 48)

    @Test func everyKindOfLineIsRead() throws {
        let traffic = String(repeating: "C1", count: 32)
        let log = KeyLog(
            Secret(
                """
                # SSL/TLS secrets log file
                CLIENT_RANDOM \(Self.random) \(Self.master)
                CLIENT_HANDSHAKE_TRAFFIC_SECRET \(Self.random) \(traffic)
                SERVER_HANDSHAKE_TRAFFIC_SECRET \(Self.random.uppercased()) \(traffic)\r
                CLIENT_TRAFFIC_SECRET_0 \(Self.random) \(traffic)
                SERVER_TRAFFIC_SECRET_0 \(Self.random) \(traffic)
                EXPORTER_SECRET \(Self.random) \(traffic)
                RSA 0102030405060708 \(Self.master)
                """))
        #expect(log.secretCount == 6)
        let session = try #require(log.session(Self.name))
        #expect(session.masterSecret?.count == 48)
        for direction in Direction.allCases {
            #expect(session.handshakeSecrets[direction]?.matches([UInt8](repeating: 0xc1, count: 32)) == true)
            #expect(session.applicationSecrets[direction]?.count == 32)
        }
        #expect(log.hasPremasterSecrets)
        #expect(log.premasterSecret(of: [1, 2, 3, 4, 5, 6, 7, 8, 9]) != nil)
        #expect(log.premasterSecret(of: [1, 2, 3]) == nil)
        #expect(!"\(log)".contains("0b0b"))
        var dumped = ""
        dump(log, to: &dumped)
        #expect(!dumped.contains("11"))
    }

    @Test(arguments: [
        "", "\n\n\n", "#", "CLIENT_RANDOM", "CLIENT_RANDOM \(random)", "CLIENT_RANDOM \(random) ",
        "CLIENT_RANDOM \(random) \(master)0", "CLIENT_RANDOM \(random) \(master)00", "CLIENT_RANDOM 5a \(master)",
        "CLIENT_RANDOM \(random) \(master.dropLast(2))", "client_random \(random) \(master)",
        "CLIENT_RANDOM \(random) \(master.dropLast())g", "CLIENT_TRAFFIC_SECRET_0 \(random) \(master)\(master)",
        "CLIENT_RANDOM \(random) \(master) more", "RSA \(random) \(master)", "\u{0}\u{1}\u{ff}",
    ])
    func brokenLinesArePassedOver(line: String) {
        var log = KeyLog(Secret(line))
        #expect(log.isEmpty)
        log.add(Secret("\(line)\nCLIENT_RANDOM \(Self.random) \(Self.master)"))
        #expect(log.secretCount == 1)
    }
}
