import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct ClientHelloFactsTests {
    private func hello(_ change: (inout SessionLog.ClientHello) -> Void) -> SessionLog.ClientHello {
        var hello = SessionLog.ClientHello()
        change(&hello)
        return hello
    }

    @Test func aServerNameIsTheFirstHostOfItsList() {
        let octets: [UInt8] = [0, 7, 0, 0, 4] + "mail".utf8
        #expect(hello { $0.serverName = octets }.hostName == "mail")
        #expect(hello { $0.serverName = [] }.hostName == nil)
        #expect(hello { $0.serverName = [0, 7, 1, 0, 4] + "mail".utf8 }.hostName == nil)
        for end in 0..<octets.count {
            #expect(hello { $0.serverName = Array(octets[..<end]) }.hostName == nil)
        }
    }

    @Test func protocolsEndWhereTheirListIsCut() {
        #expect(hello { $0.applicationProtocols = [0, 5, 4] + "imap".utf8 }.protocols == ["imap"])
        #expect(hello { $0.applicationProtocols = [0, 7, 4] + "imap".utf8 + [9, 1] }.protocols == ["imap"])
        #expect(hello { $0.applicationProtocols = [0, 99, 4] + "imap".utf8 }.protocols == [])
    }

    @Test func versionsFallBackToTheLegacyVersion() {
        let listed = hello {
            $0.legacyVersion = 0x0303
            $0.supportedVersions = [6, 0x7A, 0x7A, 3, 4, 3, 3]
        }
        #expect(listed.versions == [TLSVersion(rawValue: 0x7A7A), .tls13, .tls12])
        let malformed = hello {
            $0.legacyVersion = 0x0301
            $0.supportedVersions = [6, 3]
        }
        #expect(malformed.versions == [.tls10])
    }

    @Test func anOddOctetAtTheEndOfTheSuitesIsLeftOut() {
        #expect(hello { $0.suites = [0x13, 0x01, 0x00, 0x2F, 0xFF] }.suiteNumbers == [0x1301, 0x002F])
        #expect(hello { $0.suites = [0x13] }.suiteNumbers == [])
        #expect(hello { $0.suites = [] }.suiteNumbers == [])
    }
}
