import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// Log-ins by HTTP/1.1 in their less usual forms, and what looks like one.
@Suite struct HTTPLoginTests {
    private static func logins(_ result: CheckResult) -> [String] {
        result.credentials.map {
            "\($0.mechanism ?? "-") \($0.user ?? "-") " + String(decoding: $0.secret?.reveal() ?? [], as: UTF8.self)
        }
    }

    private static func post(_ type: String, _ body: String, extra: String = "") -> String {
        "C: POST /login HTTP/1.1\nC: Content-Type: \(type)\nC: Content-Length: \(body.utf8.count)\n\(extra)C: \nC> "
    }

    /// A request whose body may hold line breaks.
    private static func script(_ type: String, _ body: String, extra: String = "") -> Script {
        var script = Script("", port: 80, post(type, body, extra: extra))
        script.add(.clientToServer, Array(body.utf8))
        script.add(.serverToClient, Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8))
        return script
    }

    static let fields: [(String, [String])] = [
        ("Authorization: Basic \(base64("alice:pw:with:colons"))", ["Basic alice pw:with:colons"]),
        ("AUTHORIZATION:basic\t \(base64("alice:s3cr3t"))", ["Basic alice s3cr3t"]),
        ("Authorization: Basic\nC:   \(base64("alice:s3cr3t"))", ["Basic alice s3cr3t"]),
        ("Authorization: Basic \(base64("alìce:pässwörd"))", ["Basic alìce pässwörd"]),
        ("Authorization: Basic bW/8bGxlcjpzM2NyM3Q=", ["Basic moüller s3cr3t"]),
        ("Authorization: Digest username*=UTF-8''j%C3%A4s, response=\"00ff\"", ["Digest jäs 00ff"]),
        ("Authorization: Token abcdef", ["Token - abcdef"]),
        ("Authorization: DPoP abcdef", ["DPoP - abcdef"]),
        ("Authorization: Negotiate YIIKtQYGKwYBBQUCoIIKqTCC", []),
        ("Authorization: NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKAGFKAAAADw==", []),
        ("Authorization: Basic", []),
        ("Referer: http://m.test/?user=alice&password=s3cr3t", ["form alice s3cr3t"]),
        ("Cookie: sid=1234567890", []),
    ]

    @Test(arguments: fields.indices, [Script.Delivery.whole, .octetByOctet])
    func field(index: Int, delivery: Script.Delivery) {
        let (field, expected) = Self.fields[index]
        let text = "C: PROPFIND /dav/ HTTP/1.1\nC: \(field)\nC: \nS: HTTP/1.1 207 ok\nS: Content-Length: 0\nS: "
        let result = Script("", port: 80, text).check(delivery)
        #expect(Self.logins(result) == expected, "\(field)")
        #expect(result.verdict == (expected.isEmpty ? .clean : .leak), "\(field): \(result.reason ?? "")")
    }

    static let bodies: [(type: String, body: String, expected: [String])] = [
        (
            "application/x-www-form-urlencoded; charset=utf-8", "_pass=a%2Bb+c&x=1&_user=alice%40a.test",
            ["form alice@a.test a+b c"]
        ),
        ("application/x-www-form-urlencoded", "name=x&login_username=alice&secretkey=s3cr3t", ["form alice s3cr3t"]),
        ("application/x-www-form-urlencoded", "grant_type=refresh_token&refresh_token=abc", ["Bearer - abc"]),
        ("application/x-www-form-urlencoded", "login=alice&q=password", []),
        ("application/x-www-form-urlencoded", "user=alice&password=", []),
        (
            "application/json", "{\"a\":[{\"Login\":\"al\\u00eece\"},{\"deep\":{\"Password\":\"p\\ud83d\\ude00\"}}]}",
            ["JSON alîce p😀"]
        ),
        ("application/json", "{\"username\":\"alice\",\"password\":12345678}", ["JSON alice 12345678"]),
        ("application/json", "{\"username\":\"alice\",\"password\":null}", []),
        ("application/json", "{\"username\":\"alice\",\"note\":\"password\"}", []),
        ("text/plain", "{\"username\":\"alice\",\"password\":\"s3cr3t\"}", ["JSON alice s3cr3t"]),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nalice\r\n--b\r\n"
                + "content-disposition: form-data; name=password\r\nContent-Type: text/plain\r\n\r\ns3 cr3t\r\n--b--\r\n",
            ["form alice s3 cr3t"]
        ),
    ]

    @Test(arguments: bodies.indices, [Script.Delivery.whole, .octetByOctet, .reversed])
    func body(index: Int, delivery: Script.Delivery) {
        let (type, body, expected) = Self.bodies[index]
        let result = Self.script(type, body).check(delivery)
        #expect(Self.logins(result) == expected, "\(body)")
        #expect(result.verdict == (expected.isEmpty ? .clean : .leak), "\(body): \(result.reason ?? "")")
    }

    @Test func theFrameIsThatOfThePassword() {
        let result = Self.script("application/x-www-form-urlencoded", "password=abc&user=alice").check(.octetByOctet)
        let head = Self.post("application/x-www-form-urlencoded", "password=abc&user=alice")
        let octets = head.split(separator: "\n").reduce(0) { $0 + $1.utf8.count - 3 + ($1.hasPrefix("C>") ? 0 : 2) }
        #expect(result.credentials.first?.frame == 3 + octets + 12)
    }

    @Test func pipelinedBodiesAndResponses() {
        let text =
            "C: HEAD / HTTP/1.1\nC: \nC: GET /a HTTP/1.1\nC: \nC: POST /b HTTP/1.1\nC: Expect: 100-continue\nC: Content-Length: 3\nC: \n"
            + "S: HTTP/1.1 200 OK\nS: Content-Length: 500\nS: \nS: HTTP/1.1 304 no\nS: Content-Length: 7\nS: \n"
            + "S: HTTP/1.1 100 Continue\nS: \nC> a=b\nS: HTTP/1.1 200 OK\nS: Transfer-Encoding: chunked\nS: \n"
            + "S: 3;x=y\nS: abc\nS: 0\nS: \nC: GET /c HTTP/1.1\nC: Authorization: Basic \(base64("alice:pw"))\nC: \n"
            + "S: HTTP/1.1 204 no\nS: "
        let result = Script("", port: 80, text).check()
        #expect(Self.logins(result) == ["Basic alice pw"])
        #expect(result.flows.first?.timeline.contains { $0.text.contains("204") } == true)
    }

    @Test func lengthsThatLie() {
        let both = Script(
            "", port: 80,
            "C: POST / HTTP/1.1\nC: Content-Length: 4\nC: Transfer-Encoding: chunked\nC: \nC: 0\nC: \n"
                + "C: GET / HTTP/1.1\nC: Authorization: Basic \(base64("eve:pw"))\nC: \nS: HTTP/1.1 400 no\nS: ")
        #expect(Self.logins(both.check()) == ["Basic eve pw"])
        let twice = Script(
            "", port: 80,
            "C: POST / HTTP/1.1\nC: Content-Length: 4\nC: Content-Length: 5\nC: \nC> a=b&c\nS: HTTP/1.1 400 no\nS: "
                + "\nS: ")
        #expect(twice.check().verdict == .inconclusive)
        let huge = Script(
            "", port: 80,
            "C: POST / HTTP/1.1\nC: Transfer-Encoding: chunked\nC: \nC: ffffffffffffffffffff\nC: abc\nS: HTTP/1.1 400 no\nS: "
        )
        #expect(huge.check().verdict == .inconclusive)
    }

    @Test func whatCannotBeOpenedIsSaid() {
        for coding in ["br", "gzip", "zstd"] {
            let text =
                "C: GET / HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\nS: Content-Encoding: \(coding)\nS: Content-Length: 4\nS: \nS> abcd"
            #expect(Script("", port: 80, text).check().verdict == .inconclusive)
        }
        // In a page no rule looks for anything; a known secret may stand in it all the same.
        let page =
            "C: GET / HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\nS: Content-Encoding: br\nS: Content-Type: text/html\n"
            + "S: Content-Length: 4\nS: \nS> abcd"
        #expect(Script("", port: 80, page).check().verdict == .clean)
        #expect(Script("", port: 80, page).check(secrets: [secret("abcdefgh")]).verdict == .inconclusive)
        let socket =
            "C: GET / HTTP/1.1\nC: Upgrade: websocket\nC: \nS: HTTP/1.1 101 go\nS: Upgrade: websocket\nS: \nC> \u{1}\u{2}"
        #expect(Script("", port: 80, socket).check().reason?.contains("websocket") == true)
    }

    @Test func cookiesAreMetadata() {
        let text =
            "C: GET / HTTP/1.1\nC: Cookie: sid=abcdefgh\nC: \nS: HTTP/1.1 200 OK\nS: Set-Cookie: sid=abcdefgh; Path=/\nS: Content-Length: 0\nS: "
        let result = Script("", port: 80, text).check()
        #expect(result.verdict == .clean)
        #expect(result.findings.map(\.rule) == ["http.cookie", "http.cookie"])
        #expect(result.findings.allSatisfy { $0.kind == .metadata && $0.severity == .medium })
        #expect(!result.findings.contains { $0.text.contains("abcdefgh") })
        #expect(Script("", port: 80, text).check(secrets: [secret("abcdefgh")]).verdict == .leak)
    }

    @Test func messagesOfJMAP() {
        let call =
            "{\"methodCalls\":[[\"Email/get\",{\"ids\":[\"1\"],\"properties\":[\"subject\",\"bodyValues\"]},\"a\"]]}"
        let answer = "{\"methodResponses\":[[\"Email/get\",{\"list\":[{\"id\":\"1\",\"subject\":\"hi\"}]},\"a\"]]}"
        let text =
            "C: POST /jmap HTTP/1.1\nC: Content-Type: application/json\nC: Content-Length: \(call.utf8.count)\nC: \nC> \(call)\n"
            + "S: HTTP/1.1 200 OK\nS: Content-Type: application/json\nS: Content-Length: \(answer.utf8.count)\nS: \nS> \(answer)"
        let result = Script("", port: 80, text).check()
        #expect(result.messages.map(\.mechanism) == ["Email/get"])
        #expect(result.messages.first?.direction == .serverToClient)
        #expect(result.credentials.isEmpty)
    }

    @Test func aSecretOverTheBorderOfChunks() {
        let text =
            "C: GET / HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\nS: Transfer-Encoding: chunked\nS: \nS: 8\nS: xxsecret\nS: 6\nS: wordyy\nS: 0\nS: "
        let result = Script("", port: 80, text).check(secrets: [secret("secretword")])
        #expect(result.canaries.count == 1)
        #expect(result.canaries.first?.direction == .serverToClient)
    }
}
