import SigilloCore

extension LoginCase {
    private static let sieveGreeting =
        "S: \"IMPLEMENTATION\" \"Example\"\nS: \"SASL\" \"PLAIN LOGIN\"\nS: \"SIEVE\" \"fileinto\"\nS: OK \"hi\"\n"
    private static let plain = base64("\0alice\0s3cr3tword")

    static let sieve: [LoginCase] = [
        LoginCase(
            script: Script(
                "ManageSieve PLAIN, quoted", port: 4190,
                sieveGreeting + "C: AUTHENTICATE \"PLAIN\" \"\(plain)\"\nS: OK\nC: LOGOUT\nS: OK"),
            rule: "sieve.authenticate", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "ManageSieve PLAIN, a literal, another port", port: 14190,
                sieveGreeting
                    + "C: authenticate \"plain\" {\(plain.utf8.count)+}\nC: \(plain)\nS: NO \"no\"\nC: LOGOUT\nS: OK"),
            rule: "sieve.authenticate", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "ManageSieve PLAIN, behind a challenge", port: 4190,
                sieveGreeting
                    + "C: AUTHENTICATE \"PLAIN\"\nS: \"\"\nC: \"\(plain)\"\nS: OK (SASL \"\")\nC: LOGOUT\nS: OK"),
            rule: "sieve.authenticate", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "ManageSieve LOGIN, challenges as literals", port: 4190,
                sieveGreeting + "C: AUTHENTICATE \"LOGIN\"\nS: {12}\nS: VXNlcm5hbWU6\nC: \"\(base64("alice"))\"\n"
                    + "S: {12}\nS: UGFzc3dvcmQ6\nC: {16+}\nC: \(base64("s3cr3tword"))\nS: OK\nC: LOGOUT\nS: OK"),
            rule: "sieve.authenticate", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "ManageSieve CRAM-MD5", port: 4190,
                sieveGreeting + "C: AUTHENTICATE \"CRAM-MD5\"\nS: \"\(base64("<1@mail.test>"))\"\n"
                    + "C: \"\(base64("alice b913a602c7eda7a495b4e6e7334d3890"))\"\nS: OK\nC: LOGOUT\nS: OK"),
            rule: "sieve.authenticate", mechanism: "CRAM-MD5", user: "alice",
            secret: "b913a602c7eda7a495b4e6e7334d3890", severity: .high),
    ]

    private static let dn = "cn=alice,dc=example,dc=test"

    static let ldap: [LoginCase] = [
        LoginCase(
            script: Script(
                "LDAP simple bind", port: 389,
                octets: [
                    (.clientToServer, BER.bind(1, dn: dn, password: "s3cr3tword")),
                    (.serverToClient, BER.bindResponse(1)), (.clientToServer, BER.unbind),
                ]),
            rule: "ldap.bind", mechanism: "simple", user: dn, secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "LDAP simple bind, long lengths, another port, several messages", port: 13_389,
                octets: [
                    (
                        .clientToServer,
                        BER.search(1, name: "x") + BER.bind(2, dn: dn, password: "s3cr3tword", lengthOctets: 4)
                            + BER.search(3, name: "y")
                    ),
                    (.serverToClient, BER.bindResponse(2, result: 49)), (.clientToServer, BER.unbind),
                ]),
            rule: "ldap.bind", mechanism: "simple", user: dn, secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "LDAP PLAIN", port: 389,
                octets: [
                    (.clientToServer, BER.bind(1, mechanism: "PLAIN", credentials: Array("\0alice\0s3cr3tword".utf8))),
                    (.serverToClient, BER.bindResponse(1)), (.clientToServer, BER.unbind),
                ]),
            rule: "ldap.bind", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "LDAP CRAM-MD5", port: 389,
                octets: [
                    (.clientToServer, BER.bind(1, mechanism: "CRAM-MD5", credentials: nil)),
                    (.serverToClient, BER.bindResponse(1, result: 14, credentials: Array("<1@mail.test>".utf8))),
                    (
                        .clientToServer,
                        BER.bind(
                            2, mechanism: "CRAM-MD5",
                            credentials: Array("alice b913a602c7eda7a495b4e6e7334d3890".utf8))
                    ),
                    (.serverToClient, BER.bindResponse(2)), (.clientToServer, BER.unbind),
                ]),
            rule: "ldap.bind", mechanism: "CRAM-MD5", user: "alice", secret: "b913a602c7eda7a495b4e6e7334d3890",
            severity: .high),
        LoginCase(
            script: Script(
                "LDAP NTLM in SPNEGO", port: 389,
                octets: [
                    (
                        .clientToServer,
                        BER.bind(1, mechanism: "GSS-SPNEGO", credentials: [0x60, 0x20] + NTLM.negotiate)
                    ),
                    (.serverToClient, BER.bindResponse(1, result: 14, credentials: [0xa1, 1] + NTLM.negotiate)),
                    (
                        .clientToServer,
                        BER.bind(
                            2, mechanism: "GSS-SPNEGO", credentials: [0xa1, 0x80] + NTLM.authenticate(user: "alice"))
                    ),
                    (.serverToClient, BER.bindResponse(2)), (.clientToServer, BER.unbind),
                ]),
            rule: "ldap.bind", mechanism: "GSS-SPNEGO", user: "alice", secret: nil, severity: .high, isDigest: true),
        LoginCase(
            script: Script(
                "LDAP, simple bind although StartTLS was denied", port: 389,
                octets: [
                    (.clientToServer, BER.startTLS(1)), (.serverToClient, BER.startTLSResponse(1, result: 2)),
                    (.clientToServer, BER.bind(2, dn: dn, password: "s3cr3tword")),
                    (.serverToClient, BER.bindResponse(2)), (.clientToServer, BER.unbind),
                ]),
            rule: "ldap.bind", mechanism: "simple", user: dn, secret: "s3cr3tword"),
    ]

    static let ftp: [LoginCase] = [
        LoginCase(
            script: Script(
                "FTP USER and PASS", port: 21,
                "S: 220-welcome\nS: 220 ready\nC: USER alice\nS: 331 go on\nC: PASS s3cr3t word\nS: 530 no\nC: QUIT\nS: 221"
            ),
            rule: "ftp.user-pass", mechanism: "USER", user: "alice", secret: "s3cr3t word"),
        LoginCase(
            script: Script(
                "FTP on the port of POP3", port: 110,
                "S: 220 ready\nC: USER alice\nS: 331 go on\nC: pass s3cr3tword\nS: 230 ok\nC: SYST\nS: 215 UNIX\nC: QUIT\nS: 221"
            ),
            rule: "ftp.user-pass", mechanism: "USER", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "FTP, AUTH TLS denied", port: 2121,
                "S: 220 FTP\nC: AUTH TLS\nS: 502 no\nC: USER alice\nS: 331 go on\nC: PASS s3cr3tword\nS: 230 ok\nC: QUIT\nS: 221"
            ),
            rule: "ftp.user-pass", mechanism: "USER", user: "alice", secret: "s3cr3tword"),
    ]

    private static let inside = "S: * OK hi\nC: a1 LOGIN alice s3cr3tword\nS: a1 OK"

    static let tunnels: [LoginCase] = [
        LoginCase(
            script: tunnel(
                "IMAP behind PROXY version 2", port: 10_143,
                [
                    (
                        .clientToServer,
                        [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10, 0x21, 0x11, 0, 12] + [
                            192, 0, 2, 1, 198, 51, 100, 1, 19, 136, 0, 143,
                        ]
                    )
                ], inside),
            rule: "imap.login", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: tunnel(
                "IMAP through SOCKS without a log-in", port: 1080,
                [
                    (.clientToServer, [5, 1, 0]), (.serverToClient, [5, 0]),
                    (.clientToServer, [5, 1, 0, 3, 9] + Array("mail.test".utf8) + [0, 143]),
                    (.serverToClient, [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
                ], inside),
            rule: "imap.login", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: tunnel(
                "a log-in at SOCKS", port: 1080,
                [
                    (.clientToServer, [5, 2, 0, 2]), (.serverToClient, [5, 2]),
                    (.clientToServer, [1, 5] + Array("alice".utf8) + [10] + Array("s3cr3tword".utf8)),
                    (.serverToClient, [1, 0]), (.clientToServer, [5, 1, 0, 1, 192, 0, 2, 1, 0, 143]),
                    (.serverToClient, [5, 0, 0, 4] + [UInt8](repeating: 0, count: 18)),
                ], "S: * OK hi\nC: a1 LOGOUT\nS: a1 OK"),
            rule: "socks.userpass", mechanism: "USERPASS", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "SMTP through CONNECT, the second time", port: 3128,
                "C: CONNECT m.test:25 HTTP/1.1\nC: Host: m.test\nC: \nS: HTTP/1.1 407 no\nS: Content-Length: 4\nS: \nS> body"
                    + "\nC: CONNECT m.test:25 HTTP/1.1\nC: \nS: HTTP/1.1 200 ok\nS: \nS: 220 hello\nC: EHLO c.test\nS: 250 ok\n"
                    + "C: AUTH PLAIN \(plain)\nS: 235 ok\nC: QUIT\nS: 221"),
            rule: "smtp.auth", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
    ]

    private static func tunnel(
        _ name: String, port: UInt16, _ prefix: [(Direction, [UInt8])], _ inside: String
    ) -> Script {
        var script = Script(name, port: port, octets: prefix)
        for step in Script("", inside).steps { script.add(step.direction, step.octets) }
        return script
    }

    private static func exchange(_ name: String, _ mechanism: String, _ lines: String) -> Script {
        Script(name, "S: * OK hi\nC: a1 AUTHENTICATE \(mechanism)\n" + lines + "\nS: a1 NO\nC: a2 LOGOUT\nS: a2 OK")
    }

    /// Traps of the mechanisms, by IMAP.
    static let mechanisms: [LoginCase] = [
        LoginCase(
            script: exchange("PLAIN with one NUL", "PLAIN", "S: + \nC: \(base64("alice\0s3cr3tword"))"),
            rule: "imap.authenticate", mechanism: "PLAIN", user: nil, secret: "alice\0s3cr3tword"),
        LoginCase(
            script: exchange("PLAIN with blanks in base64", "PLAIN AGFs aWNlAHMzY3IzdA", ""),
            rule: "imap.authenticate", mechanism: "PLAIN", user: "alice", secret: "s3cr3t"),
        LoginCase(
            script: exchange("PLAIN behind an empty initial response", "PLAIN =", "S: + \nC: \(plain)"),
            rule: "imap.authenticate", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: exchange(
                "LOGIN in another language", "LOGIN",
                "S: + \(base64("Nome utente\0"))\nC: \(base64("alice"))\nS: +\nC: \(base64("s3cr3tword"))"),
            rule: "imap.authenticate", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: exchange(
                "SCRAM with a channel", "SCRAM-SHA-1-PLUS",
                "S: + \nC: \(base64("p=tls-unique,a=boss,n=al=3Dice,r=abc"))\nS: + \(base64("r=abcd,s=c2FsdA==,i=4096"))\n"
                    + "C: \(base64("c=cD10,r=abcd,p=cHJvb2Y="))\nS: + \(base64("v=x"))\nC: "),
            rule: "imap.authenticate", mechanism: "SCRAM-SHA-1-PLUS", user: "al=ice", secret: "cHJvb2Y=",
            severity: .medium),
        LoginCase(
            script: exchange(
                "OAUTHBEARER without a user", "OAUTHBEARER",
                "S: + \nC: \(base64("n,,\u{1}host=m.test\u{1}auth=Bearer vF9dft4qmTc2Nvb3R\u{1}\u{1}"))\nS: + e30=\nC: AQ=="
            ),
            rule: "imap.authenticate", mechanism: "OAUTHBEARER", user: nil, secret: "vF9dft4qmTc2Nvb3R"),
        LoginCase(
            script: exchange(
                "OAUTHBEARER with an escaped user", "OAUTHBEARER",
                "S: + \nC: \(base64("n,a=al=2Cice,\u{1}auth=Bearer vF9dft4qmTc2Nvb3R\u{1}\u{1}"))"),
            rule: "imap.authenticate", mechanism: "OAUTHBEARER", user: "al,ice", secret: "vF9dft4qmTc2Nvb3R"),
        LoginCase(
            script: exchange(
                "NTLM with offsets that lie", "NTLM",
                "S: + \nC: \(String(decoding: Base64.encode(NTLM.negotiate), as: UTF8.self))\nS: + TlRMTVNTUAACAAAA\n"
                    + "C: \(String(decoding: Base64.encode(NTLM.lying), as: UTF8.self))"),
            rule: "imap.authenticate", mechanism: "NTLM", user: nil, secret: nil, severity: .high, isDigest: true),
        LoginCase(
            script: exchange(
                "an unknown mechanism behind an empty initial response", "X-OWN =",
                "S: + \nC: \(base64("whatever-it-is"))"),
            rule: "imap.authenticate", mechanism: "X-OWN", user: nil, secret: "whatever-it-is", severity: .medium),
    ]
}

extension NTLM {
    /// Every field points outside.
    static let lying =
        Array("NTLMSSP\0".utf8) + [3, 0, 0, 0]
        + (0..<6).flatMap { _ in [24, 0, 24, 0, 0xff, 0xff, 0xff, 0xff] as [UInt8] }
        + [1, 0, 0, 0]
}
