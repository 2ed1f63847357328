import SigilloCore
import SigilloWire

/// Rows 34 and 35: LDAP and FTP.
extension MatrixCase {
    static let directory: [MatrixCase] = [
        MatrixCase("34a", "LDAP simple bind", ldap([LDAP.bind(1, "cn=alice,dc=mail,dc=test", "s3cr3tword")]), ldapLeak),
        MatrixCase(
            "34b", "LDAP simple bind, lengths in the long form, another port",
            ldap([LDAP.bind(1, "cn=alice,dc=mail,dc=test", "s3cr3tword", isLong: true)], port: 10_389), ldapLeak),
        MatrixCase(
            "34c", "LDAP anonymous bind, then a simple one in the same segment",
            ldap([LDAP.bind(1, "", "") + LDAP.bind(2, "cn=alice,dc=mail,dc=test", "s3cr3tword")]), ldapLeak),
        MatrixCase(
            "34d", "LDAP SASL PLAIN bind",
            ldap([LDAP.saslBind(1, "PLAIN", Array("\0alice\0s3cr3tword".utf8))]),
            .leak(.credential("ldap", "PLAIN", rule: "ldap.bind"))),
        MatrixCase(
            "35a", "FTP USER and PASS",
            Script(
                "", port: 21,
                "S: 220 files.test FTP ready\nC: USER alice\nS: 331 password?\nC: PASS s3cr3t word\nS: 230 in\nC: QUIT\nS: 221 bye"
            ), .leak(.credential("ftp", "USER", secret: "s3cr3t word", rule: "ftp.user-pass"))),
        MatrixCase(
            "35b", "FTP USER and PASS on another port, no word of FTP, refused",
            Script(
                "", port: 2121,
                "S: 220 ready\nC: AUTH TLS\nS: 502 no\nC: user alice\nS: 331 go on\nC: pass s3cr3tword\nS: 530 no\nC: QUIT\nS: 221 bye"
            ), .leak(.credential("ftp", "USER", rule: "ftp.user-pass"))),
    ]

    private static let ldapLeak = Expectation.leak(
        .credential("ldap", "simple", user: "cn=alice,dc=mail,dc=test", rule: "ldap.bind"))

    private static func ldap(_ requests: [[UInt8]], port: UInt16 = 389) -> Script {
        var script = Script("", port: port, "")
        for request in requests {
            script.add(.clientToServer, request)
            script.add(.serverToClient, LDAP.bindResponse(1))
        }
        script.add(.clientToServer, LDAP.unbind(9))
        return script
    }
}

/// Messages of LDAP for tests (RFC 4511).
enum LDAP {
    private static func element(_ tag: UInt8, _ body: [UInt8], isLong: Bool = false) -> [UInt8] {
        if isLong || body.count > 127 { return [tag, 0x82, UInt8(body.count >> 8), UInt8(body.count & 255)] + body }
        return [tag, UInt8(body.count)] + body
    }

    private static func message(_ number: UInt8, _ operation: [UInt8], isLong: Bool = false) -> [UInt8] {
        element(0x30, element(2, [number]) + operation, isLong: isLong)
    }

    static func bind(_ number: UInt8, _ name: String, _ password: String, isLong: Bool = false) -> [UInt8] {
        let body =
            element(2, [3]) + element(4, Array(name.utf8), isLong: isLong)
            + element(0x80, Array(password.utf8), isLong: isLong)
        return message(number, element(0x60, body, isLong: isLong), isLong: isLong)
    }

    static func saslBind(_ number: UInt8, _ mechanism: String, _ credentials: [UInt8]) -> [UInt8] {
        let sasl = element(0xa3, element(4, Array(mechanism.utf8)) + element(4, credentials))
        return message(number, element(0x60, element(2, [3]) + element(4, []) + sasl))
    }

    static func bindResponse(_ number: UInt8, code: UInt8 = 0) -> [UInt8] {
        message(number, element(0x61, element(10, [code]) + element(4, []) + element(4, [])))
    }

    static func startTLS(_ number: UInt8) -> [UInt8] {
        message(number, element(0x77, element(0x80, Array("1.3.6.1.4.1.1466.20037".utf8))))
    }

    static func startTLSResponse(_ number: UInt8) -> [UInt8] {
        message(number, element(0x78, element(10, [0]) + element(4, []) + element(4, [])))
    }

    static func unbind(_ number: UInt8) -> [UInt8] { message(number, [0x42, 0]) }
}
