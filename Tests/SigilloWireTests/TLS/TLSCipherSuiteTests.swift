import Testing

@testable import SigilloWire

@Suite("TLS names")
struct TLSCipherSuiteTests {
    @Test func knowsEverySuiteThatEncryptsNothing() {
        let numbers: [UInt16] = [
            0x0001, 0x0002, 0x003b, 0x002c, 0x002d, 0x002e, 0x00b0, 0x00b1, 0x00b4, 0x00b5, 0x00b8, 0x00b9, 0xc001,
            0xc006, 0xc00b, 0xc010, 0xc015, 0xc039, 0xc03a, 0xc03b, 0xc0b4, 0xc0b5,
        ]
        for number in numbers {
            let suite = TLSCipherSuite(rawValue: number)
            #expect(suite.isNull && !suite.name.hasPrefix("suite"))
        }
        let all = (0...UInt16.max).filter { TLSCipherSuite(rawValue: $0).isNull }
        #expect(Set(all) == Set(numbers + [0x0000]))
    }

    @Test func namesTellWhatSuitesDo() {
        for number in 0...UInt16.max {
            let suite = TLSCipherSuite(rawValue: number)
            guard !suite.name.hasPrefix("suite"), !suite.isIntegrityOnly else { continue }
            #expect(suite.isNull == suite.name.contains("_NULL_"), "\(suite.name)")
            #expect(suite.usesRC4 == suite.name.contains("_RC4_"), "\(suite.name)")
            #expect(suite.isExport == suite.name.contains("_EXPORT_"), "\(suite.name)")
            #expect(
                suite.isAnonymous == (suite.name.contains("_anon_") || number == 0), "\(suite.name)")
        }
    }

    @Test func lengthsFollowTheDigest() {
        #expect(TLSCipherSuite(rawValue: 0x0001).nullMACLength == 16)
        #expect(TLSCipherSuite(rawValue: 0x0002).nullMACLength == 20)
        #expect(TLSCipherSuite(rawValue: 0x003b).nullMACLength == 32)
        #expect(TLSCipherSuite(rawValue: 0xc03b).nullMACLength == 48)
        #expect(TLSCipherSuite(rawValue: 0x1301).nullMACLength == nil)
    }

    @Test func namesUnknownNumbersByTheirDigits() {
        #expect(TLSCipherSuite(rawValue: 0x0abc).name == "suite 0x0abc")
        #expect(TLSAlert.name(48) == "unknown_ca" && TLSAlert.name(99) == "alert 99")
        #expect(TLSAlert.levelName(2) == "fatal")
    }
}
