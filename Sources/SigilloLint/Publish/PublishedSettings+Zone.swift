internal import SigilloCore

extension PublishedSettings {
    /// One SRV record by which clients find a server (RFC 6186 §3, RFC 8314 §5.1).
    package struct ServiceRecord: Sendable, Hashable {
        /// `_imaps._tcp.ateneo.test`.
        package var owner: String
        /// Lower is preferred.
        package var priority: UInt16
        package var port: UInt16
        /// The host, or `.` where the service is not offered.
        package var target: String
    }

    /// The SRV records: the priorities follow the order of the servers, and the services of mail that are not offered
    /// have records that say so.
    package var serviceRecords: [ServiceRecord] {
        Self.labels.flatMap { paths, label -> [ServiceRecord] in
            let owner = "_\(label)._tcp.\(domain)"
            let records = mailServers.enumerated().filter { paths.contains($0.element.path) }.map { index, server in
                ServiceRecord(
                    owner: owner, priority: UInt16(clamping: index * 10), port: server.port, target: server.host)
            }
            return records.isEmpty ? [ServiceRecord(owner: owner, priority: 0, port: 0, target: ".")] : records
        }
    }

    private static let labels: [([ServicePath], String)] = [
        ([.imaps], "imaps"), ([.imapStartTLS, .imap], "imap"), ([.pop3s], "pop3s"), ([.pop3StartTLS, .pop3], "pop3"),
        ([.smtps], "submissions"), ([.smtpStartTLS, .smtp], "submission"),
    ]

    /// The SRV records in master file format (RFC 1035 §5), for the zone of the domain.
    package var zone: String {
        let width = serviceRecords.map { $0.owner.utf8.count - domain.utf8.count - 1 }.max() ?? 0
        var text = "$ORIGIN \(domain).\n$TTL 3600\n"
        for record in serviceRecords {
            let owner = String(record.owner.dropLast(domain.count + 1))
            let padding = String(repeating: " ", count: max(0, width - owner.utf8.count))
            let target = record.target == "." ? "." : record.target + "."
            text += "\(owner)\(padding)  IN SRV \(record.priority) 1 \(record.port) \(target)\n"
        }
        return text
    }
}
