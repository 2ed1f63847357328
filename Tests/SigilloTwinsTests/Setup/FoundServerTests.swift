import SigilloCore
import SigilloTwins
import Testing

@Suite struct FoundServerTests {
    private let autoconfig = """
        <?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="ateneo.test">
        <incomingServer type="imap"><hostname>old.test</hostname><port>143</port><socketType>plain</socketType></incomingServer>
        <incomingServer type="imap"><hostname>mail.test</hostname><port>993</port><socketType>SSL</socketType></incomingServer>
        <incomingServer type="pop3"><hostname>mail.test</hostname><port>110</port><socketType>STARTTLS</socketType></incomingServer>
        <incomingServer type="exchange"><hostname>mail.test</hostname><port>443</port></incomingServer>
        <outgoingServer type="smtp"><hostname>mail.test</hostname><port>465</port><socketType>SSL</socketType></outgoingServer>
        </emailProvider></clientConfig>
        """

    @Test func serversOfAutoconfigStandInItsOrder() {
        #expect(
            SettingsFile.autoconfig(autoconfig) == [
                FoundServer(.imap, host: "old.test", port: 143, sealing: .clear),
                FoundServer(.imap, host: "mail.test", port: 993, sealing: .implicit),
                FoundServer(.pop3, host: "mail.test", port: 110, sealing: .startTLS),
                FoundServer(.smtp, host: "mail.test", port: 465, sealing: .implicit),
            ])
    }

    @Test func serversOfAutodiscoverSayHowTheyAreSealed() {
        func server(_ rest: String) -> [FoundServer] {
            SettingsFile.autodiscover(
                "<Protocol><Type>IMAP</Type><Server>mail.test</Server><Port>993</Port>\(rest)</Protocol>")
        }
        #expect(server("<SSL>on</SSL><Encryption>SSL</Encryption>").map(\.sealing) == [.implicit])
        #expect(server("<SSL>on</SSL><Encryption>TLS</Encryption>").map(\.sealing) == [.startTLS])
        #expect(server("<SSL>on</SSL>").map(\.sealing) == [.implicit])
        #expect(server("<SSL>off</SSL><Encryption>None</Encryption>").map(\.sealing) == [.clear])
        #expect(server("").map(\.sealing) == [.clear])
    }

    @Test(arguments: [
        "", "<incomingServer type=\"imap\">", "<incomingServer><hostname>a</hostname><port>1</port></incomingServer>",
        "<incomingServer type=\"imap\"><hostname>a b</hostname><port>1</port></incomingServer>",
        "<incomingServer type=\"imap\"><hostname>a</hostname><port>0</port></incomingServer>",
        "<incomingServer type=\"imap\"><hostname>a</hostname><port>99999</port></incomingServer>",
    ])
    func whatNamesNoServerIsLeftOut(_ text: String) {
        #expect(SettingsFile.autoconfig(text) == [])
    }

    @Test func onlySoManyAreRead() {
        let one = "<incomingServer type=\"imap\"><hostname>a</hostname><port>1</port></incomingServer>"
        #expect(SettingsFile.autoconfig(String(repeating: one, count: 1_000)).count == 64)
    }
}
