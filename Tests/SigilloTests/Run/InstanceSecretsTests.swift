import Sigillo
import SigilloCheck
import SigilloCore
import Testing

@Suite struct InstanceSecretsTests {
    private func words(_ secrets: InstanceSecrets) -> [String] {
        [
            secrets.account.user, String(decoding: secrets.account.password.reveal(), as: UTF8.self),
            String(secrets.account.address.prefix { $0 != "@" }),
            String(secrets.account.correspondent.prefix { $0 != "@" }), secrets.waiting.subject, secrets.waiting.body,
            secrets.waiting.attachment, secrets.outgoing.subject, secrets.outgoing.body, secrets.outgoing.attachment,
        ]
    }

    @Test func everyWordIsACanary() {
        var generator = SeededGenerator(seed: 11, label: "words")
        var seen: Set<String> = []
        let letters = Set("abcdefghijklmnopqrstuvwxyz23456789".utf8)
        for _ in 0..<250 {
            for word in words(InstanceSecrets(using: &generator)) {
                #expect(word.utf8.count == 21)
                #expect(word.hasPrefix("zq7k"))
                #expect(word.utf8.allSatisfy { letters.contains($0) })
                let pairs = zip(word.utf8, word.utf8.dropFirst()).map { UInt16($0) << 8 | UInt16($1) }
                #expect(Set(pairs).count == 20)
                seen.insert(word)
            }
        }
        #expect(seen.count == 2_500)
    }

    @Test func aSeedGivesTheSameSecretsAgain() {
        var one = SeededGenerator(seed: 5, label: "a")
        var same = SeededGenerator(seed: 5, label: "a")
        var other = SeededGenerator(seed: 5, label: "b")
        let words = words(InstanceSecrets(using: &one))
        #expect(words == self.words(InstanceSecrets(using: &same)))
        #expect(Set(words).isDisjoint(with: self.words(InstanceSecrets(using: &other))))
    }

    @Test func everySecretIsKnownByAName() {
        var generator = SeededGenerator(seed: 5, label: "a")
        let secrets = InstanceSecrets(using: &generator)
        #expect(Set(secrets.known.map { String(decoding: $0.value.reveal(), as: UTF8.self) }) == Set(words(secrets)))
        #expect(secrets.known.map(\.label).contains("password"))
        #expect(!"\(secrets)".contains(String(decoding: secrets.account.password.reveal(), as: UTF8.self)))
    }

    @Test func anAccountsOwnAddressesAreLookedForWhereTheyTell() {
        var generator = SeededGenerator(seed: 5, label: "a")
        var secrets = InstanceSecrets(using: &generator)
        secrets.adopt(addresses: [])
        #expect(secrets.known.count { $0.label == "sender" } == 1)
        secrets.adopt(addresses: ["carla.neri@example.test", "info@example.test"])
        #expect(secrets.account.addresses == ["carla.neri@example.test", "info@example.test"])
        #expect(secrets.known.first { $0.label == "sender" }?.value == Secret("carla.neri"))
        secrets.adopt(addresses: ["ada@example.test"])
        #expect(!secrets.known.contains { $0.label == "sender" }, "three letters stand anywhere by chance")
    }

    @Test func theCookieOfALogInIsKnown() {
        var generator = SeededGenerator(seed: 5, label: "a")
        var secrets = InstanceSecrets(using: &generator)
        let cookie = Secret("0123456789abcdef")
        secrets.adopt(cookies: [cookie, cookie, Secret("1")])
        #expect(secrets.known.filter { $0.label == "session" }.map(\.value) == [cookie])
        #expect(secrets.hidden.contains { $0.value == cookie })
    }

    @Test func messagesAreMail() throws {
        var generator = SeededGenerator(seed: 5, label: "a")
        let secrets = InstanceSecrets(using: &generator)
        let date = CalendarDate(seconds: 1_795_511_647)
        let account = secrets.account
        for (message, canary, from, to) in [
            (secrets.waitingMessage(date: date), secrets.waiting, account.correspondent, account.address),
            (secrets.outgoingMessage(date: date), secrets.outgoing, account.address, account.correspondent),
        ] {
            #expect(message.internalDate == date.seconds)
            let octets = message.octets
            for (index, octet) in octets.enumerated() where octet == 10 || octet == 13 {
                #expect(octet == 10 ? index > 0 && octets[index - 1] == 13 : octets[index + 1] == 10)
            }
            #expect(octets.allSatisfy { $0 < 128 })
            let text = String(decoding: octets, as: UTF8.self)
            #expect(text.hasSuffix("\r\n"))
            let parts = try #require(text.firstRange(of: "\r\n\r\n"))
            let header = text[..<parts.lowerBound].split(separator: "\r\n")
            #expect(header.contains("Date: \(date.mailText)"))
            #expect(header.contains("From: <\(from)>"))
            #expect(header.contains("To: <\(to)>"))
            #expect(header.contains("Subject: \(canary.subject)"))
            #expect(header.contains { $0.hasPrefix("Message-ID: <") })
            #expect(text[parts.upperBound...].contains("\r\n\(canary.body)\r\n"))
            #expect(text[parts.upperBound...].contains("\r\n\(canary.attachment)\r\n"))
        }
    }
}
