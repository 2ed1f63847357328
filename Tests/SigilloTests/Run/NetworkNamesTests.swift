import SigilloCore
import SigilloProtocols
import SigilloScenario
import Testing

@testable import Sigillo

@Suite struct NetworkNamesTests {
    private static let host = "mail.sigillo.test"

    @Test func anHonestNetworkHasTheServerInItsHostsFile() {
        let names = NetworkNames(nil, host: Self.host)
        #expect(names.hosts == RoomNames.plan(host: Self.host, runAs: nil).hosts)
        #expect(names.searchDomain == nil)
        #expect(answer(names, Self.host) == [203, 0, 113, 25])
        #expect(answer(names, "posta.sigillo.test") == nil)
    }

    @Test(arguments: NetworkSettings.NameFault.allCases)
    func aHostileResolverIsAskedForTheServer(fault: NetworkSettings.NameFault) {
        let names = NetworkNames(fault, host: Self.host)
        #expect(!names.hosts.contains { $0.name == Self.host })
        #expect(names.hosts.contains { $0.name == "localhost" })
        let impostor: [UInt8] = [198, 51, 100, 66]
        #expect(answer(names, Self.host) == (fault == .forged ? impostor : nil))
        #expect(answer(names, "\(Self.host).albergo.test") == (fault == .forged ? nil : impostor))
        #expect(answer(names, "posta.sigillo.test") == (fault == .servfail ? impostor : nil))
        #expect(names.searchDomain == (fault == .nxdomain ? "albergo.test" : nil))
    }

    /// The IPv4 address that a name has, or nil.
    private func answer(_ names: NetworkNames, _ name: String) -> [UInt8]? {
        var query: [UInt8] = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        for label in name.split(separator: ".") { query += [UInt8(label.utf8.count)] + Array(label.utf8) }
        query += [0, 0, 1, 0, 1]
        guard let response = names.responder.answer(query).response, response[7] == 1 else { return nil }
        return Array(response.suffix(4))
    }
}
