/// How to mend what a finding shows, by the id of its rule.
package enum FindingAdvice {
    /// One or two sentences for whoever sets up the client or the server; nil for a rule that nobody wrote advice for.
    ///
    /// A rule without advice of its own has that of the rule above it: `imap.login.literal` that of `imap.login`.
    package static func mend(rule: String) -> String? {
        var id = rule[...]
        while true {
            if let advice = advice[String(id)] { return advice }
            guard let dot = id.lastIndex(of: ".") else { return nil }
            id = id[..<dot]
        }
    }

    private static let mailTLS =
        "Set the client to TLS from the first octet (port 993 for IMAP, 465 for submission, 995 for POP3), or to "
        + "STARTTLS that it requires. Change the password: it has crossed in clear."
    private static let challenge =
        "A challenge and its answer let the password be guessed offline: the mechanism does not replace TLS. Set the "
        + "client to TLS, and change the password unless it is long and random."

    private static let advice: [String: String] = [
        "imap.login": mailTLS,
        "imap.login.refused": mailTLS
            + " The server had said LOGINDISABLED (RFC 9051 §6.2.3): report the client, which does not heed it.",
        "imap.authenticate": mailTLS,
        "imap.mailbox": "Names of mailboxes and search words are sealed by TLS alone: set the client to port 993.",
        "smtp.auth": mailTLS + " Let the server offer AUTH under TLS only.",
        "smtp.envelope": "Sender and recipients are sealed by TLS alone: set the client to port 465, or to STARTTLS "
            + "that it requires.",
        "pop3.user-pass": mailTLS,
        "pop3.auth": mailTLS,
        "pop3.apop": challenge,
        "sieve.authenticate": "Set the client to require STARTTLS before AUTHENTICATE (RFC 5804 §2.2), and change the "
            + "password.",
        "http": "Serve it under https:// alone, redirect plain HTTP without reading credentials, and send "
            + "Strict-Transport-Security (RFC 6797). Change the password.",
        "http.cookie": "Mark the cookie Secure, so that no browser sends it over plain HTTP (RFC 6265 §4.1.2.5).",
        "http.bearer": "Serve it under https:// alone, and revoke the token: whoever saw it can use it "
            + "(RFC 6750 §5.3).",
        "http.digest": challenge,
        "http2": "Serve HTTP/2 over TLS alone, and change the password.",
        "ldap.bind": "Use ldaps:// or StartTLS before the bind (RFC 4513 §3), and change the password.",
        "ftp.user-pass": "Use FTP over TLS (AUTH TLS, RFC 4217) or SFTP, and change the password.",
        "socks": "The proxy's password crosses in clear whatever is sealed inside: reach the proxy through a tunnel.",
        "starttls.then-plain": "The client goes on in clear although TLS was granted: report it, and set it to TLS "
            + "from the first octet (RFC 8314 §3).",
        "starttls.injected": "Octets in clear behind STARTTLS must be thrown away by both sides (RFC 3207 §6, RFC 9051 "
            + "§6.2.1): update the side that takes them, or use TLS from the first octet.",
        "starttls": "Set the client to require STARTTLS, or better to use TLS from the first octet (RFC 8314 §3).",
        "auth": "Log in only after TLS is there: set the client to require it, and change the password.",
        "tls.null": "Take every suite without encryption out of the server's list (RFC 9325 §4.1); what crossed is as "
            + "good as in clear.",
        "tls.weak": "Allow TLS 1.2 and 1.3 with the suites of RFC 9325 §4.2 only.",
        "tls.weak.anonymous": "Take anonymous suites out of both lists: nobody knows to whom such a session is sealed.",
        "tls.secrets": "Keep the file to yourself: it holds the keys of its own TLS sessions. editcap "
            + "--discard-all-secrets takes them out.",
        "content.message": "The whole message crossed in clear: set both client and server to TLS (RFC 8314 §3).",
        "content": "It is sealed by TLS alone: set the client to TLS from the first octet (RFC 8314 §3).",
        "compress": "Compression is no encryption: set the client to TLS.",
        "canary": "Find who sent it in clear by the frames named here, and set that client to TLS. Change what is "
            + "secret about it.",
        "dns": "Names asked of DNS are seen by the network: harmless, unless the name itself is a secret.",
        "sni": "The server's name is sent in clear unless Encrypted Client Hello hides it: harmless alone.",
        "cert": "Up to TLS 1.2 certificates cross in clear: harmless alone.",
        "autodiscover": "The user's address stands in the URL: ask for the settings over https:// alone.",
    ]
}
