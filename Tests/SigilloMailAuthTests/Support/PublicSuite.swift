import Foundation
import SigilloCore
import Testing
import Yams

/// The public test suite for RFC 7208, read from `Fixtures/SPF`.
enum PublicSuite {
    /// One check, and what must come of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var id: String
        var zone: DNSZone
        var address: String
        var helo: String
        var sender: String
        /// The results that are right, the preferred one first.
        var results: [String]
        /// What a fail is explained with; `DEFAULT` for the checker's own words.
        var explanation: String?

        var testDescription: String { id }
    }

    static let cases: [Case] = {
        do {
            return try read()
        } catch {
            fatalError("the public suite cannot be read: \(error)")
        }
    }()

    private struct Unreadable: Error {
        var what: String
    }

    private static func read() throws -> [Case] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/SPF/rfc7208-tests.yml")
        var cases: [Case] = []
        var documents = try compose_all(yaml: try String(contentsOf: file, encoding: .utf8))
        while let document = documents.next() {
            guard let zone = document["zonedata"]?.mapping, let tests = document["tests"]?.mapping else {
                throw Unreadable(what: "a document without zonedata or tests")
            }
            let records = try self.zone(zone)
            for (key, test) in tests {
                guard let id = key.scalar?.string, let address = test["host"]?.scalar?.string,
                    let helo = test["helo"]?.scalar?.string, let sender = test["mailfrom"]?.scalar?.string,
                    let result = test["result"]
                else { throw Unreadable(what: "test \(key)") }
                cases.append(
                    Case(
                        id: id, zone: records, address: address, helo: helo, sender: sender, results: texts(result),
                        explanation: test["explanation"]?.scalar?.string))
            }
        }
        if let error = documents.error { throw error }
        return cases
    }

    /// The texts of a scalar, or of a list of them.
    private static func texts(_ node: Node) -> [String] {
        node.sequence.map { $0.compactMap { $0.scalar?.string } } ?? [node.scalar?.string ?? ""]
    }

    /// Records as the suite's own driver reads them: those of type SPF are TXT records too, where a name has no TXT
    /// record of its own; `TXT: NONE` is one that says so and is not there.
    private static func zone(_ mapping: Node.Mapping) throws -> DNSZone {
        var zone = DNSZone()
        for (key, value) in mapping {
            guard let name = key.scalar?.string, let items = value.sequence else { throw Unreadable(what: "\(key)") }
            // The name exists whatever is behind it.
            zone.add(name)
            var policies: [DNSRecord] = []
            var hasOwnTexts = false
            for item in items {
                if item.scalar?.string == "TIMEOUT" {
                    zone.silence(name)
                    continue
                }
                guard let (type, content) = item.mapping?.first, let kind = type.scalar?.string else {
                    throw Unreadable(what: "a record of \(name)")
                }
                let texts = texts(content)
                switch kind {
                case "SPF": policies.append(.text(texts.joined()))
                case "TXT":
                    hasOwnTexts = true
                    if texts != ["NONE"] { zone.add(name, .text(texts.joined())) }
                default: zone.add(name, try record(kind, texts))
                }
            }
            if !hasOwnTexts { for policy in policies { zone.add(name, policy) } }
        }
        return zone
    }

    private static func record(_ kind: String, _ texts: [String]) throws -> DNSRecord {
        switch kind {
        case "A", "AAAA":
            guard let address = texts.first.flatMap({ HostAddress($0) }) else { throw Unreadable(what: "\(texts)") }
            return .address(address)
        case "MX":
            guard texts.count == 2, let preference = UInt16(texts[0]) else { throw Unreadable(what: "\(texts)") }
            return .mailExchange(preference: preference, host: texts[1])
        case "PTR": return .pointer(texts[0])
        case "CNAME": return .alias(texts[0])
        default: throw Unreadable(what: kind)
        }
    }
}
