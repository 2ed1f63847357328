package import SigilloCore

/// What a twin is told to do: log in as whom, and send what.
package struct TwinErrand: Sendable, Hashable {
    /// The account; its correspondent is the recipient.
    package var account: Account
    /// The message to send and to upload, with CRLF line ends.
    package var message: [UInt8]

    /// Creates an errand.
    package init(account: Account, message: [UInt8]) {
        self.account = account
        self.message = message
    }
}

/// Whether a connection must be sealed, and how.
package enum Sealing: Sendable, Hashable {
    /// TLS from the first octet.
    case implicit
    /// TLS by STARTTLS, or no connection.
    case startTLS
    /// Clear text: what only a flawed client tries.
    case clear

    /// How a path's connections are sealed.
    init(_ mode: TLSMode) {
        self =
            switch mode {
            case .implicit: .implicit
            case .startTLS: .startTLS
            case .none: .clear
            }
    }
}
