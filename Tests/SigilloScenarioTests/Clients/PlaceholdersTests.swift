import Testing

@testable import SigilloScenario

@Suite struct PlaceholdersTests {
    private let values: [Placeholder: String] = [
        .host: "mail.example.test", .port: "993", .user: "u", .password: "{user}{", .ca: "/ca.pem",
    ]

    @Test(arguments: [
        ("{host}:{port}", "mail.example.test:993"), ("{{host}:{port}/ssl}", "{mail.example.test:993/ssl}"),
        ("{{host}}", "{mail.example.test}"), ("{ host}{HOST}{hosts}{}", "{ host}{HOST}{hosts}{}"),
        // What a value holds is never looked at again.
        ("{password}host}", "{user}{host}"), ("{user", "{user"), ("{", "{"), ("", ""), ("a}b{host", "a}b{host"),
        // Nothing is known of these here.
        ("{home}/{message}", "{home}/{message}"), ("${host} %{user}", "$mail.example.test %u"),
    ])
    func onlyExactWordsAreReplacedInOnePass(text: String, expected: String) {
        #expect(Placeholders.substitute(text, with: values) == expected)
    }

    @Test func theWordsAreThoseOfTheContract() {
        #expect(
            Placeholder.allCases.map(\.rawValue)
                == ["host", "port", "other", "url", "user", "password", "ca", "from", "to", "message", "path", "home"])
        #expect(Placeholder.host.environmentName == "SIGILLO_HOST")
        #expect(Placeholders.used(in: "{{host}:{port}/ssl} {Host}") == [.host, .port])
    }
}
