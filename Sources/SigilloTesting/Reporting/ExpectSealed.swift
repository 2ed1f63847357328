internal import Sigillo
public import Testing

/// Fails the test, at the caller's line, where anything that a mail client must seal crossed the wire in clear.
///
/// The failure says what crossed, shows it, and tells what to do; the transcript and the capture are attached to the
/// test (`swift test --attachments-path FOLDER` keeps them), and Wireshark opens the capture with its keys.
///
/// Call it when the client has closed its connections: what comes later is not judged.
///
/// - Parameters:
///   - server: the server that the client spoke to.
///   - sourceLocation: where Swift Testing shows the failure.
///   - file: where XCTest shows it.
///   - line: where XCTest shows it.
public func expectSealed(
    _ server: MailServer, sourceLocation: SourceLocation = #_sourceLocation, file: StaticString = #filePath,
    line: UInt = #line
) {
    let leaks = server.service.evidence()
    let path = server.paths.map(\.rawValue).joined(separator: ", ")
    guard let text = LeakEvidence.text(of: leaks, on: path) else { return }
    server.reporter.fail(text, at: sourceLocation, file: file, line: line)
    server.reporter.attachEvidence(of: server, at: sourceLocation)
}
