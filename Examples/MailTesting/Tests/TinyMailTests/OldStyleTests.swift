import SigilloTesting
import Testing
import TinyMail
import XCTest

/// The same calls inside an XCTestCase: a failure is told to XCTest, at the caller's line.
final class OldStyleTests: XCTestCase {
    func testReadsItsMailSealed() async throws {
        try await withMailServer(.imaps) { server in
            _ = try await TinyMail(server).message()
            XCTAssertEqual(server.sealedLogins, 1)
            expectSealed(server)
        }
    }

    func testAClientThatDoesWithoutTLSLeaks() async throws {
        try await withMailServer(scenario: MailScenario("imap-strip-capability", on: .imapStartTLS)) { server in
            _ = try? await TinyMail(server, security: .startTLSIfOffered).message()
            if Environment.showsTheLeak {
                expectSealed(server)
            } else {
                XCTAssertFalse(server.leaks.isEmpty)
            }
        }
    }
}
