/// One setting that is worth a word, and where it stands.
package struct LintFinding: Sendable, Hashable {
    /// The rule that speaks.
    package var rule: LintRule
    /// Where the setting stands.
    package var position: TextPosition
    /// What is set, in one sentence, without any password.
    package var text: String
    /// How to mend it in this file, in one or two sentences.
    package var mend: String

    /// Creates a finding.
    ///
    /// - Parameter mend: what to write in a file of this form; what the rule says for all of them unless given.
    init(_ rule: LintRule, at position: TextPosition, _ text: String, mend: String? = nil) {
        self.rule = rule
        self.position = position
        self.text = text
        self.mend = mend ?? rule.mend
    }
}
