import SigilloCore
import Testing

@testable import SigilloReport

@Suite struct WatchLineTests {
    private static let finding = ReportFinding(
        kind: "credential", severity: .critical, protocolName: "imap", mechanism: "LOGIN", user: "ada\u{1b}[2J",
        secret: "‹10 octets›", encoding: "raw", flow: "192.0.2.1:40000 > 192.0.2.2:143", tcpStream: 0, frame: 6,
        offset: 9, rule: "imap.login", reference: "RFC 9051 §6.2.3", text: "Log-in by LOGIN in clear.")

    @Test func aFindingIsOneLine() {
        let text = WatchLine(style: ConsoleStyle()).text(Self.finding)
        #expect(text.hasPrefix("critical  credential  imap LOGIN, user ada"))
        #expect(text.hasSuffix("192.0.2.1:40000 > 192.0.2.2:143  frame 6  imap.login\n"))
        #expect(text.count { $0 == "\n" } == 1)
    }

    @Test func aPeerCannotSteerTheTerminal() {
        #expect(!WatchLine(style: ConsoleStyle()).text(Self.finding).contains("\u{1b}"))
    }
}
