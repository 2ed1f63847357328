import Testing

@testable import SigilloProtocols

@Suite struct WebLanguageTests {
    private func language(_ accepted: String?, cookie: String? = nil) -> WebLanguage {
        var fields = HTTPFields()
        if let accepted { _ = fields.append(line: Array("Accept-Language: \(accepted)".utf8)[...]) }
        if let cookie { _ = fields.append(line: Array("Cookie: sigillo-language=\(cookie)".utf8)[...]) }
        return WebLanguage(of: fields)
    }

    @Test func isWhatIsAcceptedMost() {
        #expect(language(nil) == .english && language("de, fr;q=0.5") == .english && language("*") == .english)
        #expect(language("it") == .italian && language("IT-ch, en;q=0.9") == .italian)
        #expect(language("en;q=0.4, it;q=0.45") == .italian && language("it;q=0.4, en-GB") == .english)
        #expect(
            language("it;q=0") == .english && language("it;q=x") == .english
                && language("it;q=1.000, en;q=0.999") == .italian)
        #expect(language("en", cookie: "it") == .italian && language("it", cookie: "xx") == .italian)
    }

    @Test func everyWordIsSaidInBoth() {
        let words = Dictionary(
            uniqueKeysWithValues: Mirror(reflecting: WebText.english).children.map { ($0.label ?? "", $0.value) })
        for child in Mirror(reflecting: WebText.italian).children {
            guard let italian = child.value as? String, let english = words[child.label ?? ""] as? String else {
                continue
            }
            #expect(!italian.isEmpty && !english.isEmpty, "\(child.label ?? "")")
            #expect(italian.contains("%") == english.contains("%"), "\(child.label ?? "")")
        }
        #expect(WebText.italian.months.count == 12 && WebText.english.months.count == 12)
    }

    @Test func pagesAreInTheLanguageOfTheReader() {
        var browser = Browser.signedIn()
        browser.fields.append("Accept-Language: it")
        let page = browser.get("/")
        #expect(page.body.contains("<html lang=\"it\">") && page.body.contains("Posta in arrivo"))
        #expect(page.body.contains("1 gennaio 2026, 00:00 UTC"))
        #expect(page.fields["content-language"] == "it")
        #expect(page.body.contains("<a href=\"/language?to=en&amp;back=%2F\" lang=\"en\" hreflang=\"en\">English</a>"))
        #expect(browser.get("/language?to=en&back=%2Fcompose").location == "/compose")
        #expect(browser.get("/").body.contains("<html lang=\"en\">"))
    }

    @Test(arguments: ["//evil.test/", "/\\evil.test", "https://evil.test/", "", "/a\r\nX: y", "/ b"])
    func neverLeadsElsewhere(place: String) {
        #expect(LanguagePage.place(place) == "/")
    }
}
