internal import SigilloCore
public import Testing

/// Fails the test, at the caller's line, where anything that a mail client must seal crossed the wire in clear.
///
/// Call it when the client has closed its connections: what comes later is not judged.
public func expectSealed(_ server: MailServerUnderTest, sourceLocation: SourceLocation = #_sourceLocation) {
    for leak in server.leaks {
        Issue.record("\(server.path.rawValue): \(leak)", sourceLocation: sourceLocation)
    }
}
