import Foundation
import Testing

@testable import SigilloReport

@Suite struct FindingAdviceTests {
    private static let sources =
        #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Sources/SigilloCheck"

    /// The ids that stand behind `rule:` in the checker's sources.
    private static func rules() throws -> Set<String> {
        let files = FileManager.default.enumerator(atPath: sources)?.compactMap { $0 as? String } ?? []
        var rules: Set<String> = []
        let pattern = try Regex(#""([a-z][a-z0-9]*(?:[.-][a-z0-9]+)*)""#, as: (Substring, Substring).self)
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
            for line in text.split(separator: "\n") where line.contains("rule: ") {
                guard let behind = line.range(of: "rule: ") else { continue }
                for match in line[behind.upperBound...].prefix(80).matches(of: pattern).prefix(1) {
                    rules.insert(String(match.output.1))
                }
            }
        }
        return rules
    }

    @Test func eachRuleSaysHowToMendWhatItFinds() throws {
        let rules = try Self.rules()
        #expect(rules.count > 10, "the sources were not found or are written otherwise")
        for rule in rules.sorted() {
            #expect(FindingAdvice.mend(rule: rule) != nil, "\(rule) has no advice")
        }
    }

    @Test func aRuleWithoutAdviceHasThatOfTheRuleAboveIt() {
        #expect(FindingAdvice.mend(rule: "imap.login.literal") == FindingAdvice.mend(rule: "imap.login"))
        #expect(FindingAdvice.mend(rule: "imap.login.refused") != FindingAdvice.mend(rule: "imap.login"))
        #expect(FindingAdvice.mend(rule: "unheard.of") == nil)
    }
}
