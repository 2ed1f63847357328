import SigilloCore
import SigilloLint
import Testing

@Suite struct LintRuleTests {
    @Test func everyRuleHasAFileThatBreaksIt() throws {
        let broken = try Settings.names().flatMap { name in
            SettingsLinter().lint(try Settings.octets(name), name: name).findings.map(\.rule)
        }
        let unknownOrigin = Settings.lint("_imaps._tcp SRV 0 1 993 mail").findings.map(\.rule)
        let missing = Set(LintRule.allCases).subtracting(broken + unknownOrigin)
        #expect(missing == [])
    }

    @Test func everyRuleExplainsItself() {
        for rule in LintRule.allCases {
            for text in [rule.why, rule.mend] {
                #expect(text.hasSuffix(".") || text.hasSuffix("'."), "\(rule.rawValue)")
                #expect(text.first?.isUppercase == true, "\(rule.rawValue)")
            }
            #expect(rule.reference.contains("RFC") || rule.reference.contains("MS-"))
            // What exposes is never mild, and only that is grave.
            #expect(rule.exposes == (rule.severity <= .high), "\(rule.rawValue)")
        }
    }
}
