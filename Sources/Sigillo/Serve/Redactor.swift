internal import SigilloCheck
internal import SigilloCore
internal import SigilloReport

/// Takes what is secret out of texts that are about to be shown.
struct Redactor: Sendable {
    private let secrets: [KnownSecret]
    /// Finds out at once that there is nothing to hide, as nearly always, however many secrets there are.
    private let sweep: Sweep

    /// Creates a redactor for passwords; names are what a transcript is read for.
    init(passwords: Set<Secret>) {
        // A word of a few letters would be found everywhere, and what is so short protects nothing.
        let passwords = passwords.filter { $0.count >= Sweep.shortestSecret }
        secrets = passwords.map { KnownSecret(label: "password", value: $0) }
        sweep = Sweep(passwords.map { Sweep.Target(label: "password", secret: $0) })
    }

    /// The text with a label in the place of each secret.
    func hide(_ text: String) -> String {
        let octets = Array(text.utf8)
        return sweep.hits(in: octets, limit: 1).isEmpty ? text : ErrorExcerpt.lines(of: octets, hiding: secrets)
    }

    /// The record with its notes in that form.
    func hide(in record: ConnectionRecord) -> ConnectionRecord {
        var record = record
        for index in record.events.indices {
            switch record.events[index].note {
            case .command(let verb, let text):
                record.events[index].note = .command(verb: verb, text: hide(text))
            case .reply(let text): record.events[index].note = .reply(text: hide(text))
            case .login(var attempt):
                attempt.user = hide(attempt.user)
                record.events[index].note = .login(attempt)
            case .deviation(let text): record.events[index].note = .deviation(hide(text))
            case .messageReceived, .messageSent, .scripted, .startTLS: break
            }
        }
        return record
    }
}
