import SigilloReport
import Testing

@Suite struct ConsoleStyleTests {
    private func usesColour(
        _ environment: [String: String], isTerminal: Bool, _ choice: ConsoleStyle.ColourChoice = .auto
    ) -> Bool {
        ConsoleStyle.resolve(environment: environment, isTerminal: isTerminal, width: 80, colour: choice).usesColour
    }

    @Test func coloursATerminalOnly() {
        #expect(usesColour([:], isTerminal: true))
        #expect(!usesColour([:], isTerminal: false))
    }

    @Test(arguments: [
        (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["NO_COLOR": "0"], false), (["TERM": "dumb"], false),
        (["CLICOLOR": "0"], false), (["FORCE_COLOR": "0"], false), (["NO_COLOR": "1", "FORCE_COLOR": "1"], false),
        (["TERM": "dumb", "FORCE_COLOR": "1"], true), (["TERM": "xterm-256color"], true),
    ])
    func obeysTheEnvironmentOnATerminal(environment: [String: String], expected: Bool) {
        #expect(usesColour(environment, isTerminal: true) == expected)
    }

    @Test(arguments: [
        (["FORCE_COLOR": "1"], true), (["CLICOLOR_FORCE": "1"], true), (["CLICOLOR_FORCE": "0"], false),
        (["FORCE_COLOR": ""], false), (["FORCE_COLOR": "0"], false),
    ])
    func obeysTheEnvironmentElsewhere(environment: [String: String], expected: Bool) {
        #expect(usesColour(environment, isTerminal: false) == expected)
    }

    @Test func takesTheCallersWordFirst() {
        #expect(usesColour(["NO_COLOR": "1"], isTerminal: false, .always))
        #expect(!usesColour(["FORCE_COLOR": "1"], isTerminal: true, .never))
    }

    @Test(arguments: [
        (["LANG": "it_IT.UTF-8"], false), (["LANG": "C"], true), ([:], false),
        (["LC_ALL": "POSIX", "LANG": "C.UTF-8"], true),
        (["LC_ALL": "", "LC_CTYPE": "C.utf8"], false), (["LANG": "it_IT@euro"], true),
    ])
    func keepsToASCIIWhereTheLocaleWantsIt(environment: [String: String], isPlain: Bool) {
        let style = ConsoleStyle.resolve(environment: environment, isTerminal: true, width: nil)
        #expect(style.usesPlainSymbols == isPlain)
    }

    @Test func knowsAWidthOnATerminalOnly() {
        #expect(ConsoleStyle.resolve(environment: [:], isTerminal: false, width: 80).width == nil)
        #expect(ConsoleStyle.resolve(environment: [:], isTerminal: true, width: 80).width == 80)
        #expect(
            ConsoleStyle.resolve(environment: ["GITHUB_ACTIONS": "true"], isTerminal: false, width: nil).isGitHubActions
        )
    }
}
