import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct DNSResponderTests {
    private let responder = DNSResponder(hosts: [
        ("mail.example.test", ["192.0.2.1", "2001:db8::1"]), ("many.test.", (1...60).map { "198.51.100.\($0)" }),
        ("bad.test", ["nonsense", "192.0.2.256"]),
    ])

    private func query(_ name: String, _ type: UInt16, class netClass: UInt16 = 1) -> [UInt8] {
        var octets: [UInt8] = [0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        for label in name.split(separator: ".") { octets += [UInt8(label.utf8.count)] + Array(label.utf8) }
        return octets + [0, UInt8(type >> 8), UInt8(type & 0xff), UInt8(netClass >> 8), UInt8(netClass & 0xff)]
    }

    @Test func answersWithAddresses() {
        let query = query("Mail.Example.TEST", 1)
        let answer = responder.answer(query)
        #expect(answer.question == DNSQuestion(name: "Mail.Example.TEST", type: 1))
        let header: [UInt8] = [0xab, 0xcd, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]
        #expect(answer.response == header + query[12...] + [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1])
        let six = responder.answer(self.query("mail.example.test", 28)).response ?? []
        #expect(six.suffix(16) == [0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1])
        #expect(responder.answer(self.query("mail.example.test", 255)).response?[7] == 2)
    }

    @Test func hasNoDataOfOtherTypes() {
        for type in [15, 33, 65] as [UInt16] {
            let response = responder.answer(query("mail.example.test", type)).response ?? []
            #expect(response[3] & 0x0f == 0)
            #expect(response[7] == 0)
        }
        #expect(responder.answer(query("bad.test", 1)).response?[3] == 0x80)
    }

    @Test func knowsNoOtherNames() {
        let answer = responder.answer(query("autoconfig.mail.example.test", 1))
        #expect(answer.response?[3] == 0x83)
        #expect(answer.question?.name == "autoconfig.mail.example.test")
        #expect(responder.answer(query("", 2)).question == DNSQuestion(name: ".", type: 2))
    }

    @Test func aHostileOneLies() {
        let liar = DNSResponder(
            hosts: [("known.example.test", ["192.0.2.1"])], failing: ["mail.example.test."],
            domains: [("albergo.test", ["198.51.100.66"])])
        func code(_ name: String) -> UInt8? { liar.answer(query(name, 1)).response.map { $0[3] & 0x0f } }
        #expect(code("MAIL.example.test") == 2)
        #expect(code("known.example.test") == 0)
        #expect(code("other.example.test") == 3)
        #expect(liar.answer(query("a.b.Albergo.test", 1)).response?.suffix(4) == [198, 51, 100, 66])
        // The domain itself is not below itself, and neither is one that ends in the same letters.
        #expect(code("albergo.test") == 3)
        #expect(code("grandalbergo.test") == 3)
    }

    @Test func theRootIsAboveAllNames() {
        let liar = DNSResponder(
            hosts: [("known.test", ["192.0.2.1"])], failing: ["mail.test"], domains: [(".", ["198.51.100.66"])])
        #expect(liar.answer(query("anything.else.test", 1)).response?.suffix(4) == [198, 51, 100, 66])
        #expect(liar.answer(query("known.test", 1)).response?.suffix(4) == [192, 0, 2, 1])
        #expect(liar.answer(query("mail.test", 1)).response.map { $0[3] & 0x0f } == 2)
    }

    @Test func refusesOtherClassesAndOperations() {
        #expect(responder.answer(query("mail.example.test", 1, class: 3)).response?[3] == 0x85)
        var notify = query("mail.example.test", 1)
        notify[2] = 0x20
        #expect(responder.answer(notify).response?[3] == 0x84)
    }

    @Test func isSilentToResponsesAndScraps() {
        var response = query("mail.example.test", 1)
        response[2] |= 0x80
        #expect(responder.answer(response).response == nil)
        #expect(responder.answer([1, 2, 3]).response == nil)
    }

    @Test func findsFormErrors() {
        var pointer = query("mail.example.test", 1)
        pointer[12] = 0xc0
        var two = query("mail.example.test", 1)
        two[5] = 2
        let cut = Array(query("mail.example.test", 1).dropLast(3))
        let long = query(Array(repeating: String(repeating: "x", count: 63), count: 5).joined(separator: "."), 1)
        for bad in [pointer, two, cut, long] {
            let answer = responder.answer(bad)
            #expect(answer.question == nil)
            #expect(answer.response?.count == 12)
            #expect(answer.response?[3] == 0x81)
        }
    }

    @Test func saysWhereItCutsAnAnswer() {
        let response = responder.answer(query("many.test", 1)).response ?? []
        #expect(response.count <= DNSResponder.responseLimit)
        #expect(response[2] & 0x02 != 0)
        #expect(Int(response[7]) == (response.count - 27) / 16)
    }

    /// Records as they stand in the answer section.
    @Test func answersWithPublishedRecords() {
        var zone = DNSZone()
        zone.add("ateneo.test", .text("v=spf1 -all"), .mailExchange(preference: 10, host: "mx.ateneo.test"))
        zone.add("www.ateneo.test", .alias("mail.test"))
        zone.add("1.2.0.192.in-addr.arpa", .pointer("mail.test"))
        zone.add("mail.test", .text(String(repeating: "x", count: 256)))
        zone.add("long.test", .text(String(repeating: "x", count: 600)))
        let responder = DNSResponder(hosts: [("mail.test", ["192.0.2.1"])], zone: zone)
        func answer(_ name: String, _ type: UInt16) -> [UInt8] {
            let query = query(name, type)
            return Array((responder.answer(query).response ?? []).dropFirst(query.count))
        }
        let middle: [UInt8] = [0, 1, 0, 0, 0, 60]
        #expect(answer("Ateneo.test", 16) == [0xc0, 12, 0, 16] + middle + [0, 12, 11] + "v=spf1 -all".utf8)
        let name = [2] + Array("mx".utf8) + [6] + Array("ateneo".utf8) + [4] + Array("test".utf8) + [0]
        #expect(answer("ateneo.test", 15) == [0xc0, 12, 0, 15] + middle + [0, UInt8(name.count + 2), 0, 10] + name)
        #expect(answer("ateneo.test", 1) == [])
        let mail = [4] + Array("mail".utf8) + [4] + Array("test".utf8) + [0]
        #expect(answer("1.2.0.192.in-addr.arpa", 12) == [0xc0, 12, 0, 12] + middle + [0, UInt8(mail.count)] + mail)
        #expect(answer("mail.test", 16).count == 12 + 258)
        #expect(answer("mail.test", 1).suffix(4) == [192, 0, 2, 1])
        let alias = [0xc0, 12, 0, 5] + middle + [0, UInt8(mail.count)] + mail
        #expect(answer("www.ateneo.test", 5) == alias)
        #expect(answer("www.ateneo.test", 16).prefix(alias.count) == alias[...])
        #expect(answer("www.ateneo.test", 16).count == alias.count + mail.count + 10 + 258)
        // What does not fit is left out, and the response says so.
        let cut = responder.answer(query("long.test", 16)).response ?? []
        #expect(cut[2] & 0x02 == 0x02)
        #expect(cut[7] == 0)
    }

    /// The records of RFC 6186 and RFC 8314 by which clients find servers of mail, octet for octet.
    @Test func answersWithServices() {
        var zone = DNSZone()
        zone.add("_imaps._tcp.ateneo.test", .service(priority: 258, weight: 1, port: 993, target: "mail.test"))
        zone.add("_pop3s._tcp.ateneo.test", .service(priority: 0, weight: 0, port: 0, target: "."))
        let long = String(repeating: "x", count: 64)
        zone.add("_imap._tcp.ateneo.test", .service(priority: 0, weight: 1, port: 143, target: long))
        let responder = DNSResponder(hosts: [("mail.test", ["192.0.2.1"])], zone: zone)
        func answer(_ name: String) -> [UInt8] {
            let query = query(name, 33)
            return Array((responder.answer(query).response ?? []).dropFirst(query.count))
        }
        let middle: [UInt8] = [0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60]
        let mail = [4] + Array("mail".utf8) + [4] + Array("test".utf8) + [0]
        #expect(answer("_imaps._TCP.ateneo.test") == middle + [0, 17, 1, 2, 0, 1, 3, 0xe1] + mail)
        // A service that is not offered has the root for a target.
        #expect(answer("_pop3s._tcp.ateneo.test") == middle + [0, 7, 0, 0, 0, 0, 0, 0, 0])
        // What cannot be a name is not published.
        #expect(answer("_imap._tcp.ateneo.test") == [])
        #expect(responder.answer(query("_submissions._tcp.ateneo.test", 33)).response?[3] == 0x83)
        #expect(responder.answer(query("_imaps._tcp.ateneo.test", 1)).response?[3] == 0x80)
    }

    @Test func survivesNoise() {
        var random = SplitMix(state: 9)
        for _ in 0..<20_000 {
            var octets = query("mail.example.test", 1)
            for _ in 0..<3 {
                octets[Int.random(in: 0..<octets.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            let response = responder.answer(Array(octets.prefix(.random(in: 0...octets.count, using: &random))))
                .response
            #expect((response?.count ?? 0) <= DNSResponder.responseLimit)
        }
    }
}
