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

    @Test(arguments: [
        ("::", true), ("::1", true), ("2001:db8::", true), ("1:2:3:4:5:6:7:8", true), ("::ffff:192.0.2.1", true),
        ("1:2:3:4:5:6:7", false), ("1::2::3", false), ("12345::", false), ("g::", false), ("", false), (":", false),
        ("1:2:3:4:5:6:7:8:9", false), ("+1::", false),
    ]) func readsIPv6(text: String, isAddress: Bool) {
        #expect((AddressText.ipv6(text.utf8)?.count == 16) == isAddress)
    }
}
