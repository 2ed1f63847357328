import SigilloCore
import SigilloProtocols
import Testing

@testable import Sigillo

/// What a user lets the servers offer.
@Suite struct OfferedExtensionsTests {
    private func configuration(without: [String] = [], with: [String] = []) throws -> SessionConfiguration {
        let account = Account(user: "ada", password: Secret("x"), address: "", correspondent: "")
        var configuration = SessionConfiguration(hostName: "localhost", account: account, offersStartTLS: false)
        try OfferedExtensions(without: without, with: with).apply(to: &configuration)
        return configuration
    }

    @Test func namesCountInEveryProtocolThatHasThem() throws {
        let both = try configuration(without: ["pipelining", "idle"])
        #expect(!both.smtp.extensions.contains(.pipelining))
        #expect(!both.pop3.extensions.contains(.pipelining))
        #expect(!both.extensions.contains(.idle))
        let one = try configuration(without: ["pop3:PIPELINING"])
        #expect(one.smtp.extensions.contains(.pipelining))
        #expect(!one.pop3.extensions.contains(.pipelining))
    }

    @Test func oneProtocolCanBeLeftWithAFew() throws {
        let few = try configuration(without: ["imap"], with: ["IDLE", "imap:OBJECTID"])
        #expect(few.extensions == [.idle, .objectID])
        #expect(few.smtp.extensions == SMTPExtension.allCases)
        let words = try configuration(without: ["QUOTA=RES-STORAGE", "I18NLEVEL=1"])
        #expect(!words.extensions.contains(.quotaStorage) && words.extensions.contains(.quota))
    }

    @Test func anOrderIsKept() throws {
        let smtp = try configuration(without: ["smtp"], with: ["DSN", "SIZE"]).smtp.extensions
        #expect(smtp == [.size, .dsn])
    }

    @Test(arguments: ["", "NOSUCH", "imap:DSN", "imap:", "http", ":", "pop3:IDLE"])
    func whatIsNoneIsSaid(name: String) {
        #expect(throws: UsageError.self) { try OfferedExtensions(without: [name], with: []) }
    }
}
