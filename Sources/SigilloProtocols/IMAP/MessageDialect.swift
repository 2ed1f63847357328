/// How a client wants messages shown, by what it has enabled (RFC 5161).
struct MessageDialect: Sendable, Hashable {
    /// `IMAP4rev2`: searches are answered with ESEARCH (RFC 9051 §7.3.4).
    var isRev2 = false
    /// `UTF8=ACCEPT`, or `IMAP4rev2`: quoted strings may hold UTF-8 (RFC 9755 §3).
    var isUTF8 = false
}
