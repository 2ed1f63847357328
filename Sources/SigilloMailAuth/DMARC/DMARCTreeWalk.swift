package import SigilloCore

/// Which records of DMARC stand at a domain and above it, and which of those domains is the organisation's.
///
/// RFC 7489 §3.2 finds the organisation with a list of public suffixes. There is none here: the rule is the tree walk of
/// draft-ietf-dmarc-dmarcbis §4.10, which asks for records from the domain upwards. Of what it finds, a record with
/// `psd=n` marks the organisation, one with `psd=y` the name above it; else it is the uppermost name with a record, and
/// without any record the domain itself.
package struct DMARCTreeWalk: Sendable, Hashable {
    /// The most questions of one walk: of a longer name the last seven labels are walked (§4.10 step 4).
    package static let labelLimit = 7

    /// A record, and the name that publishes it.
    package struct Finding: Sendable, Hashable {
        package var domain: String
        package var record: DMARCRecord
    }

    /// Where the walk began, in lower case.
    package let domain: String
    /// The records that were found, the lowest first.
    package private(set) var findings: [Finding] = []
    /// A name about which no answer came; the walk ended there.
    package private(set) var unanswered: String?
    /// What was wrong with the domain's own record.
    package private(set) var problem: String?

    /// Walks from a domain upwards.
    package init(from domain: String, resolver: any DNSResolver) {
        var labels = DomainName.labels(domain)
        self.domain = labels.joined(separator: ".")
        guard DomainName.canBeAsked("_dmarc." + self.domain) else { return }
        var isFirst = true
        while !labels.isEmpty {
            let name = labels.joined(separator: ".")
            switch resolver.records(of: "_dmarc." + name, .txt) {
            case .failure:
                unanswered = name
                return
            case .noSuchName: break
            case .records(let records):
                let texts = records.texts.filter(DMARCRecord.isOne)
                // Several are as good as none (RFC 7489 §6.6.3).
                guard texts.count == 1, let text = texts.first else { break }
                do throws(DMARCSyntaxError) {
                    let record = try DMARCRecord(parsing: text)
                    findings.append(Finding(domain: name, record: record))
                    if record.publicSuffix != .unknown { return }
                } catch {
                    if isFirst { problem = error.description }
                }
            }
            isFirst = false
            labels = labels.count > Self.labelLimit + 1 ? labels.suffix(Self.labelLimit) : Array(labels.dropFirst())
        }
    }

    /// The organisation's domain.
    package var organisation: String {
        guard let last = findings.last else { return domain }
        guard last.record.publicSuffix == .yes, last.domain != domain else { return last.domain }
        let labels = DomainName.labels(domain)
        return labels.suffix(DomainName.labels(last.domain).count + 1).joined(separator: ".")
    }

    /// The record whose policy is for the domain: its own, else the organisation's, else that of the name above it.
    package var policy: Finding? {
        findings.first { $0.domain == domain } ?? findings.first { $0.domain == organisation } ?? findings.last
    }
}
