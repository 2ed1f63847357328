package import SigilloCore

/// The trace that a server leaves in what it takes (RFC 5321 §4.4).
///
/// ```
/// Received: from smtp.ateneo.test ([192.0.2.25])
///     by mx.altrove.test with ESMTPS
///     for <leo@altrove.test>; Sun, 29 Nov 2026 01:00:00 +0000
/// ```
package enum ReceivedField {
    /// Writes the field with its line end.
    ///
    /// - Parameters:
    ///   - transmission: the type of the transmission, for example `ESMTPS` (RFC 3848).
    ///   - recipient: the one recipient; nil of several, which do not tell on each other.
    ///   - date: the time of arrival as RFC 5322 §3.3 has it.
    package static func field(
        helo: String, address: HostAddress, receiver: String, transmission: String, recipient: String?, date: String
    ) -> String {
        let literal = address.isIPv4 ? "[\(address)]" : "[IPv6:\(address)]"
        var last = "with \(transmission)"
        if let recipient { last += " for <\(Letters.printable(recipient.utf8))>" }
        return HeaderText.field(
            "Received",
            ["from \(Letters.printable(helo.utf8)) (\(literal))", "by \(receiver)", "\(last); \(date)"])
    }
}
