import SigilloCore
import Testing

@testable import SigilloRoom

@Suite struct DialogueTests {
    private static func dialogue(_ answers: (String, String)...) -> Dialogue {
        Dialogue(answers.map { ClientCommand.Answer(prompt: $0.0, reply: $0.1) })
    }

    /// What is typed after each piece of output.
    private static func typed(_ pieces: [String], _ dialogue: Dialogue) -> [String] {
        var dialogue = dialogue
        return pieces.map { String(decoding: dialogue.replies(to: Array($0.utf8)), as: UTF8.self) }
    }

    @Test func nothingIsTypedBeforeThePromptIsThere() {
        let dialogue = Self.dialogue(("Password: ", "secret\n"))
        #expect(Self.typed(["Welcome\r\n", "Pass", "word:", " ", "more"], dialogue) == ["", "", "", "secret\n", ""])
        #expect(Self.typed(["password: ", "Password:"], dialogue) == ["", ""])
    }

    @Test func eachAnswerIsGivenOnceInTheOrderOfTheQuestions() {
        let dialogue = Self.dialogue(("first?", "1"), ("second?", "2"), ("first?", "3"))
        #expect(Self.typed(["second?", "first?", "first?", "first?"], dialogue) == ["2", "1", "3", ""])
        #expect(Self.typed(["second? first?"], dialogue) == ["21"])
    }

    @Test func whatAnAnswerWasGivenToAsksNothingMore() {
        #expect(Self.typed(["aab"], Self.dialogue(("aa", "x"), ("ab", "y"))) == ["x"])
    }

    @Test(arguments: [
        "\u{1B}[1;1H\u{1B}[7m(r)eject\u{1B}[0m", "(r)\u{1B}[0mej\u{1B}[1mect", "\u{1B}]0;a title\u{7}(r)eject",
        "\u{1B}]0;title\u{1B}\\(r)eject", "\u{1B}P1$r\u{1B}\\(r)eject", "\u{1B}(B(r)eject", "\u{1B}=(r)eject",
    ])
    func controlSequencesHideNoPrompt(output: String) {
        #expect(Self.typed([output], Self.dialogue(("(r)eject", "r"))) == ["r"])
    }

    @Test func noPromptIsMadeOfAControlSequence() {
        #expect(Self.typed(["\u{1B}]0;(r)eject\u{7}"], Self.dialogue(("(r)eject", "r"))) == [""])
    }

    @Test func endlessOutputIsNotRemembered() {
        var dialogue = Self.dialogue(("end?", "yes"))
        for _ in 0..<1_000 { #expect(dialogue.replies(to: [UInt8](repeating: 0x2E, count: 1_000)).isEmpty) }
        #expect(dialogue.replies(to: Array("end?".utf8)) == Array("yes".utf8))
    }
}
