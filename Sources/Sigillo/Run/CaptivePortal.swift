/// What a captive portal (RFC 8952) answers at every port, whatever is asked.
enum CaptivePortal {
    /// The redirect to its own log-in, as inns and airports send it.
    static let page = [
        "HTTP/1.1 302 Found",
        "Location: http://portale.albergo.test/accesso",
        "Content-Type: text/html",
        "Content-Length: \(text.utf8.count)",
        "Connection: close",
        "",
        text,
    ].joined(separator: "\r\n")

    private static let text =
        "<html><head><title>Wi-Fi</title></head><body>"
        + "<a href=\"http://portale.albergo.test/accesso\">Accedi alla rete</a></body></html>\r\n"
}
