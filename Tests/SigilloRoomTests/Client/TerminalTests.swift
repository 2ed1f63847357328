import Glibc
import SigilloCore
import Testing

@testable import SigilloRoom

/// Clients on a terminal, played by the shell.
@Suite struct TerminalTests {
    /// Runs a shell script on a terminal to its end, or until it has waited in vain for a while.
    private func run(
        _ script: String, _ answers: [ClientCommand.Answer] = [], nanoseconds: UInt64 = 30_000_000_000
    ) throws -> (end: ClientEnd?, output: String, errors: String) {
        try OpenRoom().withMachine(MachinePlan(hosts: [])) { machine in
            let client = try machine.start(
                ClientCommand(
                    arguments: ["sh", "-c", script], environment: ["PATH": "/usr/bin:/bin", "TERM": "dumb"],
                    workingDirectory: "/", usesTerminal: true, answers: answers))
            let end = client.wait(nanoseconds: nanoseconds, wake: nil)
            client.end()
            return (
                end, String(decoding: client.standardOutput, as: UTF8.self),
                String(decoding: client.standardError, as: UTF8.self)
            )
        }
    }

    @Test func allThreeStreamsAreTheTerminalOfItsSession() throws {
        let result = try run(
            "test -t 0 && test -t 1 && test -t 2 && stty size; echo mine > /dev/tty; echo err >&2; exit 3")
        #expect(result.end == .exited(3))
        #expect(result.output == "24 80\r\nmine\r\nerr\r\n")
        #expect(result.errors.isEmpty)
    }

    @Test func itHasNoOtherDescriptors() throws {
        let result = try run("ls /proc/self/fd")
        #expect(
            result.output.split { $0.isWhitespace } == ["0", "1", "2", "3"], "the last is that of ls on the folder")
    }

    @Test func aPromptIsAnswered() throws {
        let result = try run(
            "printf 'Name? '; read name; printf 'Sure? '; read sure; echo \"<$name $sure>\"",
            [.init(prompt: "Sure?", reply: "no\n"), .init(prompt: "Name?", reply: "anna\n")])
        #expect(result.end == .exited(0))
        #expect(result.output.contains("<anna no>"))
    }

    @Test func aQuestionThatComesTwiceNeedsTwoAnswers() throws {
        let script = "for i in 1 2; do printf 'Again? '; read x; echo \"<$x>\"; done"
        let answer = ClientCommand.Answer(prompt: "Again?", reply: "n\n")
        #expect(try run(script, [answer, answer]).end == .exited(0))
        let once = try run(script, [answer], nanoseconds: 200_000_000)
        #expect(once.end == nil)
        #expect(once.output.components(of: "<n>") == 1)
    }

    @Test func aPromptWithoutAnAnswerIsLeftUnanswered() throws {
        let result = try run(
            "printf 'Accept? '; read x; echo taken", [.init(prompt: "Other?", reply: "y\n")], nanoseconds: 200_000_000)
        #expect(result.end == nil)
        #expect(result.output == "Accept? ")
    }

    @Test func aLongReplyArrivesWhole() throws {
        // A terminal that is read in lines takes 4095 octets of one; in two lines they are more than it buffers.
        let line = String(repeating: "x", count: 3_000) + "\n"
        let result = try run(
            "stty -echo; printf 'Text? '; read a; read b; echo ${#a} ${#b}",
            [.init(prompt: "Text?", reply: line + line)])
        #expect(result.end == .exited(0))
        #expect(result.output.contains("3000 3000"))
    }

    @Test func aClientThatLeavesItsTerminalIsStillAwaited() throws {
        let result = try run("trap '' HUP; exec < /dev/null > /dev/null 2>&1; sleep 0.05; exit 5")
        #expect(result.end == .exited(5))
    }
}

extension String {
    fileprivate func components(of word: String) -> Int {
        split(separator: word, omittingEmptySubsequences: false).count - 1
    }
}
