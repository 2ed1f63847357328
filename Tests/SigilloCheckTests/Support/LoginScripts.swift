import SigilloCore

/// A log-in in clear, and what must be found of it.
struct LoginCase: Sendable {
    var script: Script
    var rule: String
    var mechanism: String
    var user: String?
    var secret: String?
    var severity = Severity.critical
    /// Only the length or form of the secret is known beforehand.
    var isDigest = false
}

extension LoginCase {
    static let all: [LoginCase] = imap + smtp + pop3 + http + sieve + ldap + ftp + tunnels + mechanisms

    private static let greeting = "S: * OK [CAPABILITY IMAP4rev1] ready\n"

    static let imap: [LoginCase] = [
        LoginCase(
            script: Script("IMAP LOGIN, atoms, mixed case", greeting + "C: a1 LoGiN alice s3cr3tword\nS: a1 OK done"),
            rule: "imap.login", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script("IMAP LOGIN, quoted", greeting + "C: a1 LOGIN \"alice\" \"s3cr3t word\"\nS: a1 OK done"),
            rule: "imap.login", mechanism: "LOGIN", user: "alice", secret: "s3cr3t word"),
        LoginCase(
            script: Script(
                "IMAP LOGIN, escapes", greeting + #"C: a1 LOGIN "ali\"ce" "s3c\\r\"et""# + "\nS: a1 OK done"),
            rule: "imap.login", mechanism: "LOGIN", user: "ali\"ce", secret: "s3c\\r\"et"),
        LoginCase(
            script: Script("IMAP LOGIN, UTF-8", greeting + "C: a1 LOGIN \"alìce\" \"pässwörd\"\nS: a1 OK done"),
            rule: "imap.login", mechanism: "LOGIN", user: "alìce", secret: "pässwörd"),
        LoginCase(
            script: Script(
                "IMAP LOGIN, refused", greeting + "C: a1 LOGIN alice s3cr3tword\nS: a1 NO [AUTHENTICATIONFAILED] no"),
            rule: "imap.login", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP LOGIN although forbidden",
                "S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\nC: a1 LOGIN alice s3cr3tword\nS: a1 NO no"),
            rule: "imap.login.refused", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP LOGIN, literals",
                greeting + "C: a1 LOGIN {5}\nS: + \nC: alice {10}\nS: + \nC: s3cr3tword\nS: a1 OK done"),
            rule: "imap.login.literal", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP LOGIN, non-synchronizing literals",
                greeting + "C: a1 LOGIN {5+}\nC: alice {0010+}\nC: s3cr3tword\nS: a1 OK done"),
            rule: "imap.login.literal", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP AUTHENTICATE PLAIN",
                greeting + "C: a1 AUTHENTICATE PLAIN\nS: + \nC: \(base64("\0alice\0s3cr3tword"))\nS: a1 OK done"),
            rule: "imap.authenticate", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP AUTHENTICATE PLAIN, initial response, authzid",
                greeting + "C: a1 authenticate plain \(base64("boss\0alice\0s3cr3tword"))\nS: a1 NO no"),
            rule: "imap.authenticate", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP AUTHENTICATE PLAIN behind a denial that the client did not await",
                greeting + "C: a1 AUTHENTICATE PLAIN\nS: a1 NO no\nC: \(base64("\0alice\0s3cr3tword"))\nS: a1 BAD what"),
            rule: "imap.authenticate", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP AUTHENTICATE LOGIN",
                greeting + "C: a1 AUTHENTICATE LOGIN\nS: + VXNlcm5hbWU6\nC: \(base64("alice"))\nS: + UGFzc3dvcmQ6\n"
                    + "C: \(base64("s3cr3tword"))\nS: a1 OK done"),
            rule: "imap.authenticate", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP CRAM-MD5",
                greeting + "C: a1 AUTHENTICATE CRAM-MD5\nS: + \(base64("<1896.697@mail.test>"))\n"
                    + "C: \(base64("al ice b913a602c7eda7a495b4e6e7334d3890"))\nS: a1 OK done"),
            rule: "imap.authenticate", mechanism: "CRAM-MD5", user: "al ice",
            secret: "b913a602c7eda7a495b4e6e7334d3890", severity: .high),
        LoginCase(
            script: Script(
                "IMAP DIGEST-MD5",
                greeting + "C: a1 AUTHENTICATE DIGEST-MD5\nS: + \(base64("realm=\"mail.test\",nonce=\"x\""))\n"
                    + "C: \(base64("username=\"ali\\\"ce\",realm=\"mail.test\",nc=00000001,response=d388dad90d4bbd760a152321f2143af7"))\n"
                    + "S: + \(base64("rspauth=ea40f60335c427b5527b84dbabcdfffd"))\nC: \nS: a1 OK done\nC: a2 NOOP\nS: a2 OK"
            ),
            rule: "imap.authenticate", mechanism: "DIGEST-MD5", user: "ali\"ce",
            secret: "d388dad90d4bbd760a152321f2143af7", severity: .high),
        LoginCase(
            script: Script(
                "IMAP SCRAM",
                greeting + "C: a1 AUTHENTICATE SCRAM-SHA-256\nS: + \nC: \(base64("n,,n=al=2Cice,r=rOprNGfwEbeRWgbN"))\n"
                    + "S: + \(base64("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))\n"
                    + "C: \(base64("c=biws,r=rOprNGfwEbeRWgbNEkqO,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))\n"
                    + "S: a1 OK done"),
            rule: "imap.authenticate", mechanism: "SCRAM-SHA-256", user: "al,ice",
            secret: "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", severity: .medium),
        LoginCase(
            script: Script(
                "IMAP XOAUTH2",
                greeting
                    + "C: a1 AUTHENTICATE XOAUTH2 \(base64("user=alice@a.test\u{1}auth=Bearer ya29.vF9dft4qmTc2Nvb3R\u{1}\u{1}"))\n"
                    + "S: + eyJzdGF0dXMiOiI0MDEifQ==\nC: \nS: a1 NO no"),
            rule: "imap.authenticate", mechanism: "XOAUTH2", user: "alice@a.test", secret: "ya29.vF9dft4qmTc2Nvb3R"),
        LoginCase(
            script: Script(
                "IMAP, a mechanism that is not known",
                greeting + "C: a1 AUTHENTICATE XYMPKI\nS: + \nC: \(base64("whatever-it-is"))\nS: a1 OK done"),
            rule: "imap.authenticate", mechanism: "XYMPKI", user: nil, secret: "whatever-it-is", severity: .medium),
        LoginCase(
            script: Script(
                "IMAP on another port, behind a proxy's line", port: 10_143,
                "C: PROXY TCP4 192.0.2.1 198.51.100.1 5000 143\n" + greeting + "C: a1 LOGIN alice s3cr3tword\nS: a1 OK"),
            rule: "imap.login", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script("IMAP in clear on 993", port: 993, greeting + "C: a1 LOGIN alice s3cr3tword\nS: a1 OK"),
            rule: "imap.login", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "IMAP LOGIN without its line break at the end", greeting + "C> a1 LOGIN alice s3cr3tword"),
            rule: "imap.login", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
    ]

    static let smtp: [LoginCase] = [
        LoginCase(
            script: Script(
                "SMTP PLAIN, initial response", port: 587,
                "S: 220 mail.test ESMTP\nC: EHLO c.test\nS: 250-mail.test\nS: 250 AUTH PLAIN\n"
                    + "C: AUTH PLAIN \(base64("\0alice\0s3cr3tword"))\nS: 235 ok"),
            rule: "smtp.auth", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "SMTP PLAIN, two steps, refused", port: 25,
                "S: 220 hello\nC: EHLO c.test\nS: 250 AUTH PLAIN\nC: auth plain\nS: 334 \n"
                    + "C: \(base64("\0alice\0s3cr3tword"))\nS: 535 no"),
            rule: "smtp.auth", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "SMTP LOGIN, user as initial response", port: 2525,
                "S: 220 hello\nC: EHLO c.test\nS: 250 AUTH LOGIN\nC: AUTH LOGIN \(base64("alice"))\nS: 334 cGFzcz8=\n"
                    + "C: \(base64("s3cr3tword"))\nS: 235 ok"),
            rule: "smtp.auth", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "SMTP LOGIN, pipelined, on another port", port: 12_345,
                "S: 220 hello\nC: EHLO c.test\nC: AUTH LOGIN\nC: \(base64("alice"))\nC: \(base64("s3cr3tword"))\n"
                    + "S: 250 AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nS: 334 UGFzc3dvcmQ6\nS: 235 ok"),
            rule: "smtp.auth", mechanism: "LOGIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "SMTP CRAM-MD5", port: 587,
                "S: 220 hello\nC: EHLO c.test\nS: 250 AUTH CRAM-MD5\nC: AUTH CRAM-MD5\nS: 334 \(base64("<1@mail.test>"))\n"
                    + "C: \(base64("alice b913a602c7eda7a495b4e6e7334d3890"))\nS: 235 ok"),
            rule: "smtp.auth", mechanism: "CRAM-MD5", user: "alice", secret: "b913a602c7eda7a495b4e6e7334d3890",
            severity: .high),
        LoginCase(
            script: Script(
                "SMTP NTLM", port: 587,
                "S: 220 hello\nC: EHLO c.test\nS: 250 AUTH NTLM\nC: AUTH NTLM\nS: 334 \n"
                    + "C: \(String(decoding: Base64.encode(NTLM.negotiate), as: UTF8.self))\nS: 334 TlRMTVNTUAACAAAA\n"
                    + "C: \(String(decoding: Base64.encode(NTLM.authenticate(user: "alice")), as: UTF8.self))\nS: 235 ok"
            ),
            rule: "smtp.auth", mechanism: "NTLM", user: "alice", secret: nil, severity: .high, isDigest: true),
        LoginCase(
            script: Script(
                "SMTP OAUTHBEARER", port: 587,
                "S: 220 hello\nC: EHLO c.test\nS: 250 AUTH OAUTHBEARER\n"
                    + "C: AUTH OAUTHBEARER \(base64("n,a=alice@a.test,\u{1}host=m.test\u{1}port=587\u{1}auth=Bearer vF9dft4qmTc2Nvb3R\u{1}\u{1}"))\nS: 235 ok"
            ),
            rule: "smtp.auth", mechanism: "OAUTHBEARER", user: "alice@a.test", secret: "vF9dft4qmTc2Nvb3R"),
        LoginCase(
            script: Script(
                "LMTP PLAIN", port: 2424,
                "S: 220 hello\nC: LHLO c.test\nS: 250 AUTH PLAIN\nC: AUTH PLAIN \(base64("\0alice\0s3cr3tword"))\nS: 235 ok"
            ),
            rule: "smtp.auth", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
    ]

    static let pop3: [LoginCase] = [
        LoginCase(
            script: Script(
                "POP3 USER and PASS with spaces", port: 110,
                "S: +OK ready\nC: USER alice\nS: +OK\nC: PASS s3cr3t  word \nS: -ERR no"),
            rule: "pop3.user-pass", mechanism: "USER", user: "alice", secret: "s3cr3t  word "),
        LoginCase(
            script: Script(
                "POP3 AUTH PLAIN", port: 110,
                "S: +OK ready\nC: AUTH\nS: +OK\nS: PLAIN\nS: .\nC: AUTH PLAIN\nS: + \nC: \(base64("\0alice\0s3cr3tword"))\nS: +OK"
            ),
            rule: "pop3.auth", mechanism: "PLAIN", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "POP3 APOP on another port", port: 1110,
                "S: +OK ready <1896.697@mail.test>\nC: APOP alice c4c9334bac560ecc979e58001b3e22fb\nS: +OK"),
            rule: "pop3.apop", mechanism: "APOP", user: "alice", secret: "c4c9334bac560ecc979e58001b3e22fb",
            severity: .high),
    ]

    static let http: [LoginCase] = [
        LoginCase(
            script: Script(
                "HTTP Basic", port: 80,
                "C: GET /mail HTTP/1.1\nC: Host: m.test\nC: authorization:  BASIC   \(base64("alice:s3cr3t:word"))\nC: \n"
                    + "S: HTTP/1.1 200 OK\nS: Content-Length: 0\nS: "),
            rule: "http.basic", mechanism: "Basic", user: "alice", secret: "s3cr3t:word"),
        LoginCase(
            script: Script(
                "HTTP proxy Basic", port: 3128,
                "C: CONNECT m.test:443 HTTP/1.1\nC: Proxy-Authorization: Basic \(base64("alice:s3cr3tword"))\nC: \n"
                    + "S: HTTP/1.1 407 no\nS: "),
            rule: "http.basic", mechanism: "Basic", user: "alice", secret: "s3cr3tword"),
        LoginCase(
            script: Script(
                "HTTP Digest", port: 80,
                "C: GET / HTTP/1.1\nC: Authorization: Digest username=\"alice\",\nC:  response=\"6629fae49393a05397450978507c4ef1\"\nC: \n"
                    + "S: HTTP/1.1 401 no\nS: "),
            rule: "http.digest", mechanism: "Digest", user: "alice", secret: "6629fae49393a05397450978507c4ef1",
            severity: .high),
        LoginCase(
            script: Script(
                "HTTP Bearer", port: 8080,
                "C: POST /jmap/ HTTP/1.1\nC: Authorization: Bearer vF9dft4qmTc2Nvb3R\nC: Content-Length: 2\nC: \nC> {}\n"
                    + "S: HTTP/1.1 200 OK\nS: "),
            rule: "http.bearer", mechanism: "Bearer", user: nil, secret: "vF9dft4qmTc2Nvb3R"),
        LoginCase(
            script: Script(
                "HTTP, log-in in the target", port: 3128,
                "C: GET http://alice:s3cr3t%21word@m.test/x?y=1 HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\nS: "),
            rule: "http.userinfo", mechanism: "userinfo", user: "alice", secret: "s3cr3t!word"),
        LoginCase(
            script: Script(
                "HTTP form", port: 80,
                "C: POST /?_task=login HTTP/1.1\nC: Content-Type: application/x-www-form-urlencoded\n"
                    + "C: Content-Length: 46\nC: \nC> _task=login&_user=alice&_pass=s3cr3t%20w%2Bord\nS: HTTP/1.1 302 Found\nS: "
            ),
            rule: "http.form", mechanism: "form", user: "alice", secret: "s3cr3t w+ord"),
        LoginCase(
            script: Script(
                "HTTP JSON, chunked", port: 80,
                "C: POST /login HTTP/1.1\nC: Content-Type: application/json\nC: Transfer-Encoding: chunked\nC: \n"
                    + "C: 1e\nC: {\"a\":{\"username\":\"alice\",\"pass\nC: 18\nC: word\":\"s3cr3t\\u0077ord\"}}\nC: 0\nC: \nS: HTTP/1.1 200 OK\nS: "
            ),
            rule: "http.json", mechanism: "JSON", user: "alice", secret: "s3cr3tword"),
    ]
}

/// Messages of NTLM for tests.
enum NTLM {
    static let negotiate = Array("NTLMSSP\0".utf8) + [1, 0, 0, 0] + [UInt8](repeating: 0, count: 20)

    static func authenticate(user: String) -> [UInt8] {
        let name = user.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let response = [UInt8](repeating: 0x5a, count: 24)
        func field(_ length: Int, _ offset: Int) -> [UInt8] {
            [UInt8(length), 0, UInt8(length), 0, UInt8(offset), 0, 0, 0]
        }
        return Array("NTLMSSP\0".utf8) + [3, 0, 0, 0] + field(24, 64) + field(24, 64) + field(0, 64)
            + field(name.count, 88) + field(0, 64) + field(0, 64) + [1, 0, 0, 0] + response + name
    }
}
