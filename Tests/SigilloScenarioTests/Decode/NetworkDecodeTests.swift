import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct NetworkDecodeTests {
    private func network(_ node: Node) throws -> NetworkSettings {
        try NetworkSettings(decoding: node)
    }

    private func scenario(_ network: Node?, delivery: Node, paths: Node = ["imaps"]) throws -> Scenario {
        let node = Node.scenario.with(["paths": paths, "delivery": delivery])
        return try Scenario(decoding: network.map { node.with(["network": $0]) } ?? node)
    }

    @Test func aScenarioWithoutOneHasAnHonestNetwork() throws {
        let scenario = try Scenario(decoding: .scenario)
        #expect(scenario.network.isHonest)
        #expect(!scenario.network.blocks(993))
    }

    @Test func everyKeyIsRead() throws {
        let network = try network([
            "refused": [.plain("465"), .plain("587")], "dropped": [.plain("993")], "portal": .plain("true"),
            "dns": "nxdomain", "ipv6": "black-hole",
        ])
        #expect(network.refusedPorts == [465, 587])
        #expect(network.droppedPorts == [993])
        #expect(network.hasPortal)
        #expect(network.dns == .nxdomain)
        #expect(network.ipv6 == .blackHole)
        #expect(!network.isHonest)
        for port in [465, 587, 993] as [UInt16] { #expect(network.blocks(port)) }
        #expect(!network.blocks(25))
        #expect(
            network.summary == "refuses ports 465, 587; swallows what is sent to ports 993; "
                + "a captive portal on all other ports; DNS: nxdomain; IPv6: black-hole")
    }

    @Test func eachNetworkNeedsItsProof() throws {
        let pairs: [(network: Node, proof: String)] = [
            (["refused": [.plain("993")]], "blocked"), (["dropped": [.plain("993")]], "blocked"),
            (["dns": "forged"], "name-answered"), (["ipv6": "black-hole"], "ipv6-unanswered"),
        ]
        for (network, proof) in pairs {
            #expect(try scenario(network, delivery: Node.flag(proof)).delivery.count == 1, "\(proof)")
            let unasked = try #require(throws: ScenarioError.self) {
                try scenario(network, delivery: Node.flag("certificate-sent"))
            }
            #expect(unasked.sentence.contains("does not ask"))
            #expect(unasked.hint?.contains(proof) == true)
            let unfounded = try #require(throws: ScenarioError.self) {
                try scenario(nil, delivery: Node.flag(proof))
            }
            #expect(unfounded.sentence.contains("no network"))
        }
        #expect(try scenario(["portal": .plain("true")], delivery: Node.flag("certificate-sent")).network.hasPortal)
    }

    @Test func theTestedPortIsAmongTheBlockedOnes() throws {
        let error = try #require(throws: ScenarioError.self) {
            try scenario(
                ["refused": [.plain("993")]], delivery: Node.flag("blocked"), paths: ["imaps", "imap-starttls"])
        }
        #expect(error.sentence.contains("not 143, that of imap-starttls"))
    }

    @Test(arguments: ["0", "65536", "-1", "99999999999999999999", "imaps", "4711", ""])
    func otherPortsAreRefused(text: String) {
        #expect(throws: ScenarioError.self) { try network(["refused": [.plain(text)]]) }
    }
}

extension Node {
    /// A map of one flag that is set.
    fileprivate static func flag(_ key: String) -> Node {
        Node(.map([Entry(key: key, position: place, value: .plain("true"))]), at: place)
    }
}
