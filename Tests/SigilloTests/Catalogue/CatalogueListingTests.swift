import Sigillo
import SigilloCore
import SigilloReport
import Testing

@Suite struct CatalogueListingTests {
    private let listing: CatalogueListing

    init() throws { listing = try CatalogueListing(folder: nil) }

    private func objects() -> [[String: JSONValue]] {
        guard case .array(let elements) = listing.json else { return [] }
        return elements.compactMap { if case .object(let fields) = $0 { fields } else { nil } }
    }

    private func strings(_ value: JSONValue?) -> [String]? {
        guard case .array(let elements) = value else { return nil }
        let strings = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
        return strings.count == elements.count ? strings : nil
    }

    @Test func everyScenarioHasTheFieldsOfTheContract() throws {
        let objects = objects()
        #expect(!objects.isEmpty)
        for fields in objects {
            #expect(
                Set(fields.keys) == [
                    "id", "title", "protocol", "paths", "expectation", "severity", "tags", "references", "sources",
                    "instances", "flaws", "twin", "why", "mend",
                ])
            for key in ["id", "title", "protocol", "expectation", "severity", "why", "mend"] {
                guard case .string(let text) = fields[key] else {
                    Issue.record("\(key) is no string")
                    continue
                }
                #expect(!text.isEmpty)
            }
            for key in ["paths", "tags", "references", "sources", "flaws"] {
                #expect(strings(fields[key])?.isEmpty == false, "\(key) of \(fields["id"] ?? .null)")
            }
            guard case .integer(let instances) = fields["instances"] else {
                Issue.record("instances is no number")
                continue
            }
            let paths = strings(fields["paths"]) ?? []
            #expect(instances >= paths.count && !paths.isEmpty)
            #expect(paths.allSatisfy { ServicePath(rawValue: $0) != nil })
        }
        let ids = objects.compactMap { if case .string(let id) = $0["id"] { id } else { nil } }
        #expect(Set(ids).count == ids.count)
        #expect(ids.contains("ctl.good-chain"))
    }

    @Test func noTwoScenariosShareAnExplanation() {
        let texts = objects().compactMap { if case .string(let text) = $0["why"] { text } else { nil } }
        #expect(Set(texts).count == texts.count)
    }

    @Test func theMatrixAndTheSourcesAreCounted() throws {
        let strip = try #require(objects().first { $0["id"] == "imap-strip-capability" })
        #expect(strip["protocol"] == "imap")
        #expect(strip["expectation"] == "must-reject")
        #expect(strip["severity"] == "critical")
        #expect(strip["instances"] == 6)
        #expect(strings(strip["sources"])?.contains("FMS/imap/Negotiation/O_1") == true)
        let selfSigned = try #require(objects().first { $0["id"] == "cert.selfsigned" })
        #expect(selfSigned["protocol"] == "any")
    }

    @Test func itIsWrittenAsJSONThatReadsBack() throws {
        #expect(try JSONParser.parse(listing.json.document.utf8) == listing.json)
    }

    @Test func theTextHasALineForEachScenarioAndASum() {
        let lines = listing.text.split(separator: "\n")
        #expect(lines.count == objects().count + 1)
        #expect(lines.last?.hasPrefix("\(objects().count) scenarios, ") == true)
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    }

    @Test(arguments: ["imap-strip-capability", "imap-strip-capability[where=reply]@imap-starttls"])
    func anExplanationSaysWhatWhyAndHow(id: String) throws {
        let text = try listing.explanation(of: id)
        #expect(text.hasPrefix("imap-strip-capability: "))
        for word in [
            "Expectation", "must-reject", "Parameter", "where = greeting | reply | both", "Why", "How to mend",
            "curl", "References", "RFC 9051", "Sources", "ST/IMAP.StripFromCapabilities",
            "sigillo test --scenario imap-strip-capability",
        ] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func everyScenarioCanBeExplained() throws {
        for case .string(let id) in objects().compactMap({ $0["id"] }) {
            #expect(try listing.explanation(of: id).hasPrefix("\(id): "))
        }
    }

    @Test func anUnknownIdHasAHint() {
        let error = #expect(throws: UsageError.self) { try listing.explanation(of: "imap-strip-capabilty") }
        #expect(error?.description.contains("'imap-strip-capabilty'") == true)
        #expect(error?.description.contains("'imap-strip-capability'") == true)
        let other = #expect(throws: UsageError.self) { try listing.explanation(of: "nothing-like-it-at-all") }
        #expect(other?.description.contains("sigillo list") == true)
    }

    @Test func aFolderOfTheUsersOwnTakesTheirPlace() throws {
        let folder = try TestFolder()
        try folder.write(
            """
            id: own.scenario
            title: A scenario of the user's own
            paths: [imaps]
            expectation: observe
            severity: low
            tags: [extended]
            references: []
            why: Because.
            mend: Nothing is to be mended.
            delivery: {certificate-sent: true}
            """, to: "own.yaml")
        let own = try CatalogueListing(folder: folder.path)
        #expect(own.text.contains("1 scenarios, 1 instances") || own.text.contains("1 scenario"))
        #expect(throws: (any Error).self) { try CatalogueListing(folder: folder.path + "/nothing") }
    }
}
