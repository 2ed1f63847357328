import SigilloScenario
import Testing

@testable import SigilloFiles

/// Files of the catalogue with octets changed, taken out and put in: they are read or refused, and nothing else.
@Suite struct MutationTests {
    /// A generator with a fixed start, so that a failure comes again.
    private struct Lottery: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let pieces = [
        "\t", "\"", "'", "*a", "&a ", "? ", "- ", ": ", "{", "}", "[", "]", "|", ">", "#", "%", "!!int ", "---\n", "\n",
        "~",
        "${", "\u{0}", "\u{85}", "\u{2028}", "é", "\\x", "<<: ",
    ]

    @Test func mutatedFilesAreReadOrRefused() throws {
        var lottery = Lottery(state: 7)
        var refused = 0
        for file in EmbeddedCatalogue.scenarios + EmbeddedCatalogue.clients {
            for _ in 0..<25 {
                var text = Array(file.text.unicodeScalars)
                for _ in 0...Int.random(in: 0...2, using: &lottery) {
                    let place = Int.random(in: text.indices, using: &lottery)
                    switch Int.random(in: 0...2, using: &lottery) {
                    case 0: text.remove(at: place)
                    case 1: text.removeSubrange(place..<min(place + 9, text.count))
                    default:
                        let piece = Self.pieces.randomElement(using: &lottery) ?? ""
                        text.insert(contentsOf: piece.unicodeScalars, at: place)
                    }
                }
                var mutated = String.UnicodeScalarView()
                mutated.append(contentsOf: text)
                do throws(ScenarioError) {
                    let node = try YAMLReader.node(String(mutated), file: file.name)
                    if case .map(let entries) = node.content, entries.contains(where: { $0.key == "trust" }) {
                        _ = try ClientProfile(decoding: node)
                    } else {
                        _ = try Scenario(decoding: node).instances()
                    }
                } catch {
                    refused += 1
                    #expect(error.position.file == file.name)
                    #expect(error.position.line > 0 && error.position.column > 0, "\(error)")
                }
            }
        }
        #expect(refused > 50)
    }
}
