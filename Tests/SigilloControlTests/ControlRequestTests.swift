import Testing

@testable import SigilloControl

/// Targets taken apart.
@Suite struct ControlRequestTests {
    private func request(_ target: String) -> ControlRequest? {
        ControlRequest(ControlHead(method: "GET", target: target, fields: []), body: [])
    }

    @Test func pathAndQueryAreDecoded() {
        let request = request("/v1/messages?to=bea%40altrove.test&subject=a+b%2B&flag&x=1=2")
        #expect(request?.path == ["v1", "messages"])
        #expect(request?.query.map(\.name) == ["to", "subject", "flag", "x"])
        #expect(request?.query.map(\.value) == ["bea@altrove.test", "a b+", "", "1=2"])
    }

    @Test func aSlashThatIsEncodedIsNoSeparator() {
        #expect(request("/v1/messages/1%2Fraw")?.path == ["v1", "messages", "1/raw"])
        #expect(request("/v1//messages")?.path == ["v1", "", "messages"])
        #expect(request("/a+b")?.path == ["a+b"])
    }

    @Test(arguments: ["", "*", "http://127.0.0.1/v1", "/%", "/%4", "/%zz", "/%ff", "/?a=%", "/?%ff=1"])
    func whatCannotBeReadIsNone(target: String) {
        #expect(request(target) == nil)
    }

    @Test func aMediaTypeIsSaidOnce() {
        func type(_ values: String...) -> String? {
            ControlHead(method: "POST", target: "/", fields: values.map { ("Content-Type", $0) }).mediaType
        }
        #expect(type(" Application/JSON ; charset=utf-8") == "application/json")
        #expect(type("application/json", "text/plain") == nil)
        #expect(type() == nil)
    }
}
