internal import Testing
internal import XCTest

/// Tells a failure to the library that runs the test: Swift Testing or XCTest.
///
/// A failure that is told to the wrong one is lost. Which of them runs is asked when the server starts, and again when
/// something fails: a task that a test detaches has no current test.
struct FailureReporter: Sendable {
    private let startedInTest: Bool

    init() {
        startedInTest = Test.current != nil
    }

    /// Whether Swift Testing runs the test.
    private var isSwiftTesting: Bool { startedInTest || Test.current != nil }

    /// Fails the test, at the caller's line.
    func fail(_ text: String, at location: SourceLocation, file: StaticString, line: UInt) {
        if isSwiftTesting {
            Issue.record(Comment(rawValue: text), sourceLocation: location)
        } else {
            XCTFail(text, file: file, line: line)
        }
    }

    /// Attaches the transcript and the capture to the test; XCTest has no attachments on Linux.
    func attachEvidence(of server: MailServer, at location: SourceLocation) {
        guard isSwiftTesting else { return }
        Attachment.record(Array(server.transcript.utf8), named: "transcript.jsonl", sourceLocation: location)
        Attachment.record(server.capture, named: "capture.pcapng", sourceLocation: location)
    }
}
