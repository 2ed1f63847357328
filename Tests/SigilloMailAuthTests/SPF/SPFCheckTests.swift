import SigilloCore
import Testing

@testable import SigilloMailAuth

@Suite struct SPFCheckTests {
    private func check(
        _ zone: DNSZone, from address: String = "192.0.2.1", sender: String = "ada@ateneo.test",
        helo: String = "smtp.ateneo.test", as identity: SPFIdentity = .mailFrom
    ) throws -> SPFOutcome {
        let request = SPFRequest(
            address: try #require(HostAddress(address)), helo: helo, sender: sender, receiver: "mx.altrove.test",
            time: 1_000_000_000)
        return SPFCheck.check(identity, of: request, resolver: zone)
    }

    private func zone(_ text: String, at name: String = "ateneo.test") -> DNSZone {
        var zone = DNSZone()
        zone.add(name, .text(text))
        return zone
    }

    @Test func tellsWhatMatched() throws {
        let zone = zone("v=spf1 ip4:192.0.2.0/24 -all")
        let passed = try check(zone)
        #expect(passed.result == .pass)
        #expect(passed.mechanism == "ip4:192.0.2.0/24")
        #expect(passed.explanation == nil)
        let failed = try check(zone, from: "198.51.100.7")
        #expect(failed.result == .fail)
        #expect(failed.mechanism == "-all")
        #expect(failed.explanation == "The domain's SPF record does not allow this address to send for it")
        #expect(try check(self.zone("v=spf1")).mechanism == "default")
    }

    @Test func checksBothIdentities() throws {
        var zone = zone("v=spf1 -all")
        zone.add("smtp.ateneo.test", .text("v=spf1 ip4:192.0.2.1 -all"))
        #expect(try check(zone).result == .fail)
        #expect(try check(zone, as: .helo).result == .pass)
        // Without a reverse-path the name of HELO is all there is.
        let bounce = try check(zone, sender: "")
        #expect(bounce.result == .pass)
        #expect(bounce.domain == "smtp.ateneo.test")
    }

    @Test(arguments: ["postmaster", "ada@localhost", "ada@è.test", "ada@a..test", "ada@"])
    func saysNothingWithoutADomain(sender: String) throws {
        #expect(try check(zone("v=spf1 -all"), sender: sender).result == .none)
    }

    @Test func takesMappedAddressesForIPv4() throws {
        #expect(try check(zone("v=spf1 ip4:192.0.2.1 -all"), from: "::ffff:192.0.2.1").result == .pass)
        #expect(try check(zone("v=spf1 ip6:::/0 ?all"), from: "::ffff:192.0.2.1").result == .neutral)
    }

    @Test func countsEveryTermThatLooksUp() throws {
        let ten = "v=spf1 " + String(repeating: "a ", count: 10)
        var zone = zone(ten + "-all")
        zone.add("ateneo.test", .address(try #require(HostAddress("203.0.113.1"))))
        #expect(try check(zone).result == .fail)
        var eleven = self.zone(ten + "a -all")
        eleven.add("ateneo.test", .address(try #require(HostAddress("203.0.113.1"))))
        let outcome = try check(eleven)
        #expect(outcome.result == .permerror)
        #expect(outcome.problem == "More than 10 terms look something up")
        var redirect = self.zone(ten + "redirect=b.test")
        redirect.add("ateneo.test", .address(try #require(HostAddress("203.0.113.1"))))
        redirect.add("b.test", .text("v=spf1 +all"))
        #expect(try check(redirect).result == .permerror)
    }

    @Test func countsTermsThatFindNothing() throws {
        #expect(try check(zone("v=spf1 a:a.test mx:b.test -all")).result == .fail)
        let outcome = try check(zone("v=spf1 a:a.test mx:b.test exists:c.test -all"))
        #expect(outcome.result == .permerror)
        #expect(outcome.problem == "The look-ups of more than 2 terms find nothing")
        #expect(try check(zone("v=spf1 ptr ptr ptr -all")).result == .permerror)
    }

    /// A client of IPv6 in front of exchangers of IPv4: each term is void, and not each host.
    @Test func countsATermOfManyHostsOnce() throws {
        var zone = zone("v=spf1 mx -all")
        for number in 1...10 {
            zone.add("ateneo.test", .mailExchange(preference: 10, host: "mx\(number).test"))
            zone.add("mx\(number).test", .address(try #require(HostAddress("192.0.2.\(number)"))))
        }
        #expect(try check(zone, from: "2001:db8::1").result == .fail)
        #expect(try check(zone, from: "192.0.2.10").result == .pass)
        zone.add("ateneo.test", .mailExchange(preference: 10, host: "mx1.test"))
        #expect(try check(zone).result == .permerror)
    }

    @Test func looksAtTenNamesOfAClient() throws {
        for (place, result) in [(10, SPFResult.pass), (11, .fail)] {
            var zone = zone("v=spf1 ptr -all")
            for number in 1...11 {
                let name = number == place ? "host.ateneo.test" : "host\(number).altrove.test"
                zone.add("1.2.0.192.in-addr.arpa", .pointer(name))
                zone.add(name, .address(try #require(HostAddress("192.0.2.1"))))
            }
            #expect(try check(zone).result == result)
        }
    }

    @Test func looksAClientsNamesUpOnce() throws {
        let zone = zone("v=spf1 exists:%{p}.a.test exists:%{p}.b.test ptr -all exp=%{p}.c.test")
        let resolver = CountingResolver(zone)
        let request = SPFRequest(
            address: try #require(HostAddress("192.0.2.1")), helo: "a.test", sender: "ada@ateneo.test",
            receiver: "mx.test", time: 0)
        #expect(SPFCheck.check(.mailFrom, of: request, resolver: resolver).result == .permerror)
        #expect(resolver.asked.count { $0.hasPrefix("ptr ") } == 1)
        #expect(resolver.asked.contains("a unknown.a.test"))
    }

    @Test func expandsEveryLetterInAnExplanation() throws {
        var zone = zone("v=spf1 -all exp=why.%{d}")
        zone.add(
            "why.ateneo.test",
            .text("%{s} %{l} %{o} %{d} %{i} %{p} %{v} %{h} %{c} %{r} %{t} %{S} %{d1r} %{l1r+}%%%_%-"))
        let outcome = try check(zone, from: "198.51.100.7", sender: "ada+x/y@ateneo.test")
        #expect(
            outcome.explanation
                == "ada+x/y@ateneo.test ada+x/y ateneo.test ateneo.test 198.51.100.7 unknown in-addr "
                + "smtp.ateneo.test 198.51.100.7 mx.altrove.test 1000000000 ada%2Bx%2Fy%40ateneo.test "
                + "ateneo ada% %20")
    }

    @Test func explainsOnlyAFailAndLooksUpNothingElse() throws {
        let zone = zone("v=spf1 ?all exp=why.ateneo.test")
        let resolver = CountingResolver(zone)
        let request = SPFRequest(
            address: try #require(HostAddress("192.0.2.1")), helo: "a.test", sender: "ada@ateneo.test",
            receiver: "mx.test", time: 0)
        #expect(SPFCheck.check(.mailFrom, of: request, resolver: resolver).result == .neutral)
        #expect(resolver.asked == ["txt ateneo.test"])
    }

    @Test func namesWhatCannotBeHad() throws {
        var zone = zone("v=spf1 include:late.test -all")
        zone.silence("late.test")
        let outcome = try check(zone)
        #expect(outcome.result == .temperror)
        #expect(outcome.problem == "No answer came to a question about late.test")
    }
}
