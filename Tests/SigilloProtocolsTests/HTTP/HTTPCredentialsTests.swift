import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct HTTPCredentialsTests {
    private func found(
        _ authorization: String? = nil, target: String = "/", form: String = ""
    ) -> [String] {
        var request = HTTPRequest()
        request.method = "POST"
        request.target = Array(target.utf8)
        if let authorization { _ = request.fields.append(line: Array("Authorization: \(authorization)".utf8)[...]) }
        request.content = Array(form.utf8)
        return HTTPCredentials.all(in: request).map { found in
            let user = String(decoding: found.credentials.user, as: UTF8.self)
            return "\(found.mechanism) \(user) \(found.credentials.secret == Secret("s:t"))"
        }
    }

    @Test func findsThemWhereverTheyStand() {
        #expect(found() == [])
        #expect(found("Basic " + Honest.base64("ada:s:t")) == ["Basic ada true"])
        #expect(found("basic " + Honest.base64("s")) == ["Basic  false"])
        #expect(found("Bearer s:t") == ["Bearer  true"])
        #expect(found("Digest s:t") == ["Authorization  true"])
        #expect(found("s:t") == ["Authorization  true"])
        #expect(found("Basic !!!") == ["Authorization  false"])
        #expect(found(form: "user=ada&password=s%3At") == ["form ada true"])
        #expect(found(form: "_user=ada&_pass=s%3At&x") == ["form ada true"])
        #expect(found(form: "email=ada&pwd=s%3At") == ["form ada true"])
        #expect(found(form: "user=ada&text=s%3At") == [])
        #expect(found(target: "/?login=ada&passwd=s:t") == ["query ada true"])
    }
}
