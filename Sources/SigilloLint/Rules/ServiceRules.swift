/// The rules for servers that a file sends clients to, whatever its form.
struct ServiceRules {
    /// A server, and how its file says what is said of it.
    struct Subject {
        var service: OfferedService
        /// How the file says what TLS there is: `socketType plain`.
        var protectionWords: String
        /// Where it says so.
        var protectionPosition: TextPosition
        /// Where it says how to log in.
        var authenticationPosition: TextPosition
        /// Where it names the port, or the server where it names none.
        var portPosition: TextPosition
        /// Where it names the host.
        var hostPosition: TextPosition
        /// What to write for TLS from the first octet.
        var remedy: String
    }

    private let subjects: [Subject]
    /// For each server its place among those of its kind, from 1.
    private let ranks: [Int]
    /// How many servers there are of each kind.
    private let counts: [OfferedService.Kind: Int]
    /// The first server of each kind with TLS from the first octet.
    private let implicit: [OfferedService.Kind: Int]

    private init(_ subjects: [Subject]) {
        var ranks: [Int] = []
        var counts: [OfferedService.Kind: Int] = [:]
        var implicit: [OfferedService.Kind: Int] = [:]
        for (index, subject) in subjects.enumerated() {
            let kind = subject.service.kind
            counts[kind, default: 0] += 1
            ranks.append(counts[kind, default: 0])
            if subject.service.protection == .implicit, implicit[kind] == nil { implicit[kind] = index }
        }
        self.subjects = subjects
        self.ranks = ranks
        self.counts = counts
        self.implicit = implicit
    }

    /// What is found about the servers of one file, each list of a kind in its order of preference.
    static func findings(_ subjects: [Subject]) -> [LintFinding] {
        let rules = ServiceRules(subjects)
        return subjects.indices.flatMap(rules.findings)
    }

    private func findings(_ index: Int) -> [LintFinding] {
        let subject = subjects[index]
        return [
            protection(index), unauthenticated(subject), port(subject), portOfRelays(subject), addressForName(subject),
        ].compactMap(\.self)
    }

    // MARK: - TLS

    private func protection(_ index: Int) -> LintFinding? {
        let subject = subjects[index]
        switch subject.service.protection {
        case .implicit: return nil
        case .startTLS: return startTLS(index)
        case .optional:
            return LintFinding(
                .tlsOptional, at: subject.protectionPosition,
                "\(name(index)) is used with TLS only where the server offers it: \(subject.protectionWords).",
                mend: subject.remedy)
        case .none: return clear(index)
        }
    }

    private func clear(_ index: Int) -> LintFinding {
        let subject = subjects[index]
        let (rule, credential) = Self.exposure(subject.service.authentication)
        return LintFinding(
            rule, at: subject.protectionPosition,
            "\(name(index)) is used without TLS (\(subject.protectionWords)): \(credential) in clear.",
            mend: subject.remedy)
    }

    /// What crosses without TLS by the ways to log in: the worst of them counts, since the server chooses.
    static func exposure(_ ways: [OfferedService.Authentication]) -> (LintRule, String) {
        if ways.isEmpty { return (.passwordInClear, "password and messages cross") }
        if ways.contains(.password) { return (.passwordInClear, "password and messages cross") }
        if ways.contains(.token) {
            return (.passwordInClear, "the token, which is as good as the password, and messages cross")
        }
        if ways.contains(.digest) { return (.digestInClear, "a digest of the password and messages cross") }
        return (.messageInClear, "messages cross")
    }

    private func startTLS(_ index: Int) -> LintFinding? {
        let subject = subjects[index]
        guard let implicit = implicit[subject.service.kind] else {
            return LintFinding(
                .startTLSOnly, at: subject.protectionPosition,
                "\(name(index)) is offered with STARTTLS, and nothing with TLS from the first octet.",
                mend: subject.remedy)
        }
        guard index < implicit else { return nil }
        return LintFinding(
            .startTLSPreferred, at: subject.protectionPosition,
            "\(name(index)) with STARTTLS stands before the server with TLS from the first octet.",
            mend: "Let the server with TLS from the first octet stand first.")
    }

    // MARK: - What else there is to say

    private func unauthenticated(_ subject: Subject) -> LintFinding? {
        let service = subject.service
        guard service.kind == .smtp, !service.authentication.isEmpty,
            service.authentication.allSatisfy({ $0 == .nothing || $0 == .address })
        else { return nil }
        let how =
            service.authentication.contains(.address)
            ? "by the client's network address alone" : "without authentication"
        return LintFinding(
            .noAuthentication, at: subject.authenticationPosition, "\(service.address) takes mail for sending \(how).")
    }

    private func port(_ subject: Subject) -> LintFinding? {
        let service = subject.service
        guard let port = service.port, let implicitPort = service.kind.implicitPort else { return nil }
        let isWrong =
            switch service.protection {
            case .implicit: service.kind.clearPorts.contains(port)
            case .startTLS, .none: port == implicitPort
            case .optional: false
            }
        guard isWrong else { return nil }
        let usual = port == implicitPort ? "TLS begins with the first octet" : "the conversation begins in clear"
        return LintFinding(
            .portMismatch, at: subject.portPosition,
            "On port \(port) \(usual), and the file says otherwise of \(service.host): \(subject.protectionWords).",
            mend: subject.remedy)
    }

    private func portOfRelays(_ subject: Subject) -> LintFinding? {
        guard subject.service.kind == .smtp, subject.service.port == 25 else { return nil }
        return LintFinding(
            .portOfRelays, at: subject.portPosition, "\(subject.service.host) is to take mail for sending on port 25.",
            mend: subject.remedy)
    }

    private func addressForName(_ subject: Subject) -> LintFinding? {
        guard Self.isAddress(subject.service.host) else { return nil }
        return LintFinding(
            .addressForName, at: subject.hostPosition,
            "The \(subject.service.kind.title) server is named by its address: \(subject.service.host).")
    }

    /// Whether a host is an IPv4 or IPv6 address in text: no host name has a colon, or a number for its last label.
    static func isAddress(_ host: String) -> Bool {
        if host.contains(":") { return host.utf8.allSatisfy { $0.isDigit || $0.isLetter || ":.[]%".utf8.contains($0) } }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count == 4 && labels.allSatisfy { UInt8($0) != nil }
    }

    /// `The IMAP server imap.ateneo.test:143 (choice 2 of 2)`.
    private func name(_ index: Int) -> String {
        let service = subjects[index].service
        let count = counts[service.kind, default: 0]
        let choice = count > 1 ? " (choice \(ranks[index]) of \(count))" : ""
        return "The \(service.kind.title) server \(service.address)\(choice)"
    }
}
