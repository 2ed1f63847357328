import Foundation

@testable import SigilloProtocols

/// A session written down: `C:` lines of the client, `S:` lines of the server, in order (see `Fixtures/Transcripts`).
///
/// Lines that begin with `#` are remarks; `C-TLS:` and `S-TLS:` are no different from their shorter forms but for
/// the reader. `{password}` and `{plain}` stand for the account's password and for its SASL PLAIN response,
/// `{capabilities}` for what the server is capable of behind a log-in.
struct Transcript {
    /// What the client says until the server answers, and what it answers.
    struct Turn {
        var client: [UInt8] = []
        var server = ""
    }

    var name: String
    /// The first turn has no client: it is the greeting.
    var turns: [Turn] = []

    /// Reads a transcript of `Fixtures/Transcripts`.
    init(named name: String) throws {
        self.name = name
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../../../Fixtures/Transcripts").standardized
        let text = try String(contentsOf: folder.appending(path: name + ".txt"), encoding: .utf8)
        var turn = Turn()
        var hasAnswer = true
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) where !line.hasPrefix("#") {
            let isClient = line.hasPrefix("C")
            guard isClient || line.hasPrefix("S"), let colon = line.firstIndex(of: ":") else {
                throw Malformed(line: String(line))
            }
            let content = Self.expand(String(line[line.index(after: colon)...].dropFirst())) + "\r\n"
            if isClient, hasAnswer, !(turns.isEmpty && turn.server.isEmpty) {
                turns.append(turn)
                turn = Turn()
            }
            hasAnswer = !isClient
            if isClient { turn.client += Array(content.utf8) } else { turn.server += content }
        }
        turns.append(turn)
    }

    struct Malformed: Error {
        var line: String
    }

    private static let capabilities = IMAPSession.capabilities(
        Honest.configuration(), isAuthenticated: true, isSealed: true
    ).joined(separator: " ")

    private static func expand(_ text: String) -> String {
        text.replacing("{password}", with: Honest.password)
            .replacing("{capabilities}", with: Honest.capabilities)
            .replacing("{plain}", with: Honest.base64("\0alice\0" + Honest.password))
    }
}
