import SigilloCheck
import SigilloCore

/// Rows 300 on: a message in each transfer encoding on each way, found as a message and by its words.
extension MatrixCase {
    static let contentEncodings: [MatrixCase] = MailSpecimen.all.enumerated().map { place, specimen in
        MatrixCase(
            "\(300 + place)", "a message in \(specimen.encoding.rawValue) by \(specimen.way.rawValue)",
            specimen.script,
            secrets: MailSpecimen.words.map { String(decoding: $0.value.reveal(), as: UTF8.self) },
            expectation(specimen.way))
    }

    private static func expectation(_ way: MailSpecimen.Way) -> Expectation {
        switch way {
        case .data, .chunks: .leak(.content("smtp", way.rawValue), .canary("smtp"))
        case .append, .appendBinary: .leak(.content("imap", "APPEND"), .canary("imap"))
        case .fetch: .leak(.content("imap", "FETCH"), .canary("imap"))
        case .retr: .leak(.content("pop3", "RETR"), .canary("pop3"))
        case .form, .formParts: .leak(.content("http", "form"), .canary("http"))
        case .json: .leak(.canary("http"))
        }
    }
}
