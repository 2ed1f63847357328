import Foundation
import Testing

/// A client that uses TLS where it is offered: the leak is named, and an independent tool finds it at the very place.
@Suite(.inTurn, .needsRoom, .needsCurl)
struct OptionalTLSTests {
    private static let stripping = ["--path", "imap-starttls", "--scenario", "imap-strip-capability", "--seed", "7"]

    @Test func aStrippedCapabilityIsALeakWithFlowAndFrame() async throws {
        let (ending, report) = try await Sigillo.test(Self.stripping + ["--"] + Clients.optionalTLS)
        #expect(ending.status == 1)
        let results = report.results(of: "imap-strip-capability")
        #expect(results.count == 6)
        for result in results {
            #expect(result.verdict == "fail", "\(result.id)")
            #expect(result.outcome == "leaked-plaintext", "\(result.id)")
            let finding = try #require(result.findings.first { $0.kind == "credential" })
            #expect(finding.frame > 0)
            #expect(finding.flow.contains(":143"), "\(finding.flow)")
            #expect(ending.output.contains("frame \(finding.frame)"))
            #expect(ending.output.contains(finding.flow))
        }
    }

    @Test(.needsTshark)
    func theNamedFrameHoldsThePasswordForTsharkToo() async throws {
        let folder = try Scratch()
        let kept = folder.path("kept")
        let (_, report) = try await Sigillo.test(Self.stripping + ["--keep", kept, "--"] + Clients.optionalTLS)
        let (_, revealed) = try await Sigillo.test(Self.stripping + ["--reveal", "--"] + Clients.optionalTLS)

        for (result, twin) in zip(report.results, revealed.results) where result.scenario == "imap-strip-capability" {
            #expect(result.id == twin.id)
            let finding = try #require(result.findings.first { $0.kind == "credential" })
            let secret = try #require(twin.findings.first { $0.kind == "credential" }?.secret)
            let password = try #require(secret.split(whereSeparator: { " :\u{0}".contains($0) }).last.map(String.init))
            #expect(password.hasPrefix("zq7k"), "the same seed gives the same kind of password")

            let capture = "\(kept)/\(try #require(result.capture))"
            let bare = folder.path(result.anchor + ".bare.pcapng")
            try await Wireshark.edit(["--discard-all-secrets", capture, bare])
            let payload = try await Wireshark.field("tcp.payload", where: "frame.number==\(finding.frame)", in: bare)
            let text = String(decoding: payload.joined().hexadecimalOctets, as: UTF8.self)
            #expect(Self.holds(text, password), "frame \(finding.frame) of \(result.id) holds: \(text)")
        }

        // Only --reveal shows it, and no report or transcript does without.
        let passwords = revealed.results.flatMap(\.findings).compactMap(\.secret)
        for name in try folder.names(in: "kept") where !name.hasSuffix(".pcapng") {
            let text = try String(contentsOfFile: "\(kept)/\(name)", encoding: .utf8)
            for password in passwords { #expect(!text.contains(password), "\(name)") }
        }
    }

    /// Whether a line holds a password as it is, or in one of its words in base64.
    private static func holds(_ line: String, _ password: String) -> Bool {
        if line.contains(password) { return true }
        return line.split(whereSeparator: \.isWhitespace).contains { word in
            Data(base64Encoded: String(word)).map { String(decoding: $0, as: UTF8.self).contains(password) } ?? false
        }
    }

    @Test func anOpportunisticUserIsWarned() async throws {
        let (ending, report) = try await Sigillo.test(
            Self.stripping + ["--policy", "opportunistic", "--"] + Clients.optionalTLS)
        #expect(ending.status == 0, "\(ending.output)")
        #expect(report.results(of: "imap-strip-capability").allSatisfy { $0.verdict == "warn" })
    }

    @Test func aMessageWithoutLoginInClearIsLeakedContent() async throws {
        let (ending, report) = try await Sigillo.test(
            ["--path", "smtp-starttls", "--scenario", "smtp-noauth-content", "--"] + Clients.plainSMTP)
        #expect(ending.status == 1)
        let result = try #require(report.results(of: "smtp-noauth-content").first)
        #expect(result.verdict == "fail")
        #expect(result.outcome == "leaked-content")
        #expect(result.findings.contains { $0.kind == "content" })
    }
}
