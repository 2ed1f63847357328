import SigilloCore
import Testing

@testable import SigilloControl

/// Who is heard.
@Suite struct ControlGateTests {
    private let gate = ControlGate(port: 40_080, token: Secret("0123456789abcdef"))

    private func head(_ change: (inout [(name: String, value: String)]) -> Void = { _ in }) -> ControlHead {
        var fields = [
            (name: "Host", value: "127.0.0.1:40080"), (name: "Authorization", value: "Bearer 0123456789abcdef"),
        ]
        change(&fields)
        return ControlHead(method: "POST", target: "/v1/accounts", fields: fields)
    }

    private func refusal(_ change: (inout [(name: String, value: String)]) -> Void) -> String? {
        gate.refusal(of: head(change))?.kind
    }

    @Test func whoHasTheTokenIsHeard() {
        #expect(gate.refusal(of: head()) == nil)
        #expect(refusal { $0[1].value = "bearer 0123456789abcdef" } == nil)
        #expect(refusal { $0[0].value = "LOCALHOST:40080" } == nil)
        #expect(refusal { $0[0].value = "[::1]:40080" } == nil)
        #expect(
            refusal { $0 += [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", "2")] } == nil)
    }

    @Test(arguments: [
        "127.0.0.1", "localhost", "127.0.0.1:40081", "attacker.test:40080", "127.0.0.1.attacker.test:40080",
        "localhost.:40080", "", "127.0.0.1:40080, attacker.test", "127.1:40080",
    ])
    func aForeignHostIsNotHeard(host: String) {
        #expect(refusal { $0[0].value = host } == "foreign-host")
    }

    @Test func oneHostIsNeeded() {
        #expect(refusal { $0.remove(at: 0) } == "foreign-host")
        #expect(refusal { $0.append(("host", "127.0.0.1:40080")) } == "foreign-host")
    }

    @Test(arguments: ["http://127.0.0.1:40080", "null", "https://attacker.test"])
    func aPageIsNotHeard(origin: String) {
        #expect(refusal { $0.append(("ORIGIN", origin)) } == "foreign-origin")
    }

    @Test(arguments: [
        "Bearer 0123456789abcdee", "Bearer 0123456789abcde", "Bearer 0123456789abcdef0", "Bearer ", "Bearer",
        "Basic 0123456789abcdef", "0123456789abcdef", "",
    ])
    func aWrongTokenIsNotHeard(field: String) {
        #expect(refusal { $0[1].value = field } == "no-token")
        #expect(refusal { $0.remove(at: 1) } == "no-token")
        #expect(gate.refusal(of: head { $0.remove(at: 1) })?.response.fields["WWW-Authenticate"] != nil)
    }

    @Test func bodiesHaveAKindAndABound() {
        #expect(refusal { $0.append(("Content-Length", "2")) } == "media-type")
        #expect(refusal { $0.append(("Transfer-Encoding", "chunked")) } == "media-type")
        #expect(refusal { $0 += [("Content-Length", "2"), ("Content-Type", "text/plain")] } == "media-type")
        #expect(
            refusal { $0 += [("Content-Length", "33554433"), ("Content-Type", "message/rfc822")] } == "too-large")
        #expect(refusal { $0 += [("Content-Length", "-1"), ("Content-Type", "message/rfc822")] } == "too-large")
    }

    @Test func noTokenStandsInADescription() {
        #expect(!"\(gate)".contains("0123456789abcdef"))
        for problem in [gate.refusal(of: head { $0.remove(at: 1) })] {
            #expect(!"\(problem as Any)".contains("0123456789"))
        }
    }
}
