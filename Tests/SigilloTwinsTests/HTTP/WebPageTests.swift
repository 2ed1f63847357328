import Testing

@testable import SigilloTwins

@Suite struct WebPageTests {
    private func page(_ text: String) -> WebPage { WebPage(Array(text.utf8)) }

    @Test func theLogInFormIsTheOneWithAPassword() {
        let page = page(
            "<p><FORM action=/search><input name=q></form><form method='post' action = \"/log&amp;in\">"
                + "<input type=hidden name=csrf value='a>b'/><input\nname=u required><input type=Password name=p></form>"
        )
        #expect(page.forms.count == 2)
        #expect(page.loginForm?.action == "/log&in")
        #expect(page.loginForm?.fields.map(\.name) == ["csrf", "u", "p"])
        #expect(page.loginForm?.fields.map(\.kind) == ["hidden", "text", "password"])
        #expect(page.loginForm?.fields.first?.value == "a>b")
    }

    @Test func linksAreRead() {
        #expect(page("<a href=/m/1>x</a><A HREF='/m/2'>").links == ["/m/1", "/m/2"])
        #expect(page("<article href=no><abbr><a>").links == [])
    }

    @Test func damagedPagesEnd() {
        let whole = Array(
            "<form action=\"/x\" method=post><input name='u' type=password value=\"v\"/></form><a href=y>".utf8)
        for index in whole.indices {
            for octet in [0, 0x22, 0x27, 0x3C, 0x3D, 0x3E, 0x2F, 0x20, 0xFF] as [UInt8] {
                var damaged = whole
                damaged[index] = octet
                #expect(WebPage(damaged).forms.count <= 2)
            }
            _ = WebPage(Array(whole[..<index]))
        }
    }
}
