import Foundation
import SigilloCore

@testable import SigilloProtocols

/// A browser as far as the webmail's tests need one: it keeps cookies, and fills in forms.
struct Browser {
    /// A response that was taken apart.
    struct Page {
        var status: Int
        var fields: [String: String]
        var body: String

        /// Where it leads; nil for nowhere.
        var location: String? { fields["location"] }

        init(_ text: String) {
            let parts = text.components(separatedBy: "\r\n\r\n")
            let lines = parts[0].components(separatedBy: "\r\n")
            status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
            fields = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].dropFirst())
            }
            body = parts.dropFirst().joined(separator: "\r\n\r\n")
        }
    }

    var book: Playbook<HTTPSession>
    var cookies: [String: String] = [:]
    /// Header fields besides, each a line.
    var fields = ["Accept: text/html,application/xhtml+xml,*/*;q=0.8"]

    init(
        _ messages: [MailMessage] = [Honest.first], isSealed: Bool = true,
        _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) {
        book = Playbook(Honest.http(change), store: MailStore(messages: messages), isSealed: isSealed)
    }

    /// A browser that has signed in.
    static func signedIn(_ messages: [MailMessage] = [Honest.first]) -> Browser {
        var browser = Browser(messages)
        browser.signIn()
        return browser
    }

    @discardableResult
    mutating func signIn(password: String = Honest.password) -> Page {
        post("/login", ["user": "alice", "password": password])
    }

    mutating func get(_ place: String, method: String = "GET") -> Page {
        request("\(method) \(place) HTTP/1.1", [], "")
    }

    @discardableResult
    mutating func post(_ place: String, _ form: [String: String], origin: String = "https://mail.test") -> Page {
        let pairs = form.sorted { $0.key < $1.key }.map { "\($0.key)=\(HTTPForm.encoded($0.value))" }
        let content = pairs.joined(separator: "&")
        return request(
            "POST \(place) HTTP/1.1",
            [
                "Content-Type: application/x-www-form-urlencoded", "Origin: \(origin)",
                "Content-Length: \(content.utf8.count)",
            ], content)
    }

    private mutating func request(_ line: String, _ more: [String], _ content: String) -> Page {
        var lines = [line, "Host: mail.test"] + fields + more
        if !cookies.isEmpty {
            lines.append(
                "Cookie: " + cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
        }
        let page = Page(book.feed(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + content).utf8)))
        if let set = page.fields["set-cookie"]?.split(separator: ";").first {
            let pair = set.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            cookies[pair[0]] = pair[1].isEmpty ? nil : pair[1]
        }
        return page
    }

    /// The token of the forms of a page.
    static func token(in page: Page) -> String {
        page.body.components(separatedBy: "name=\"token\" value=\"").dropFirst().first
            .map { String($0.prefix { $0 != "\"" }) } ?? ""
    }
}
