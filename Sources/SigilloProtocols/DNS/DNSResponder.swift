package import SigilloCore

/// A name server that knows the hosts of one machine: a pure function from query to response (RFC 1035 §4).
///
/// Known names have their addresses and nothing else; every other name does not exist, so that nothing a client
/// looks up leads anywhere. A hostile one lies: it says of some names that it cannot say, and whole domains lead to where
/// it likes.
package struct DNSResponder: Sendable {
    /// A response, and what was asked.
    package struct Answer: Sendable, Hashable {
        /// The question; nil where there was none that could be read.
        package var question: DNSQuestion?
        /// The response; nil where none is due, so that two servers cannot talk for ever.
        package var response: [UInt8]?
    }

    /// The largest response without an agreement on more (RFC 1035 §4.2.1).
    package static let responseLimit = 512
    /// The largest query that is looked at.
    package static let queryLimit = 4_096

    private enum ResponseCode: UInt8 {
        case noError = 0
        case formatError = 1
        case serverFailure = 2
        case nameError = 3
        case notImplemented = 4
        case refused = 5
    }

    /// For each name in capitals its addresses: four octets for A, sixteen for AAAA.
    private let addresses: [String: [[UInt8]]]
    /// Names in capitals of which it says that it cannot say.
    private let failing: Set<String>
    /// Domains in capitals, each with a dot in front of it, and the addresses of all names below it; the root is a dot.
    private let domains: [(suffix: String, addresses: [[UInt8]])]

    /// Records of names, besides the addresses of hosts.
    private let zone: DNSZone

    /// Creates a name server.
    ///
    /// - Parameters:
    ///   - hosts: names with their IPv4 and IPv6 addresses in text; what is no address is left out.
    ///   - failing: names that are answered with SERVFAIL (RFC 1035 §4.1.1).
    ///   - domains: domains all of whose other names have the same addresses, as by a wildcard (RFC 4592); `.` is the root.
    ///   - zone: records that are published besides.
    package init(
        hosts: [(name: String, addresses: [String])], failing: [String] = [],
        domains: [(name: String, addresses: [String])] = [], zone: DNSZone = DNSZone()
    ) {
        self.zone = zone
        var table: [String: [[UInt8]]] = [:]
        for host in hosts { table[Self.key(host.name), default: []] += Self.octets(host.addresses) }
        addresses = table
        self.failing = Set(failing.map(Self.key))
        self.domains = domains.map { ("." + Self.key($0.name), Self.octets($0.addresses)) }
    }

    /// A name as it is looked up: in capitals, without the root's dot.
    private static func key(_ name: String) -> String {
        var octets = Array(name.utf8)
        if octets.last == ASCII.dot { octets.removeLast() }
        return ASCII.uppercased(octets)
    }

    private static func octets(_ addresses: [String]) -> [[UInt8]] {
        addresses.compactMap { HostAddress($0)?.octets }
    }

    /// Answers a datagram.
    package func answer(_ query: [UInt8]) -> Answer {
        // No header, or a response: silence.
        guard query.count >= 12, query.count <= Self.queryLimit, query[2] & 0x80 == 0 else { return Answer() }
        guard query[2] & 0x78 == 0 else { return Answer(response: header(of: query, .notImplemented)) }
        guard query[4] == 0, query[5] == 1, let read = Self.question(of: query) else {
            return Answer(response: header(of: query, .formatError))
        }
        let question = DNSQuestion(name: Self.text(of: read.labels), type: read.type)
        let asked = query[12..<read.end]
        guard read.class == 1 || read.class == 255 else {
            return Answer(question: question, response: header(of: query, .refused, question: asked))
        }
        let name = ASCII.uppercased(Array(read.labels.joined(separator: [ASCII.dot])))
        guard !failing.contains(name) else {
            return Answer(question: question, response: header(of: query, .serverFailure, question: asked))
        }
        if zone[name] != nil, addresses[name] == nil || read.type != 1 && read.type != 28 {
            let records = Self.answers(in: zone, name: name, type: read.type)
            return Answer(question: question, response: response(to: query, asked, records))
        }
        guard let known = addresses[name] ?? wildcard(above: name) else {
            return Answer(question: question, response: header(of: query, .nameError, question: asked))
        }
        return Answer(question: question, response: response(to: query, asked, known, type: read.type))
    }

    /// The addresses of the first domain that a name in capitals stands below.
    private func wildcard(above name: String) -> [[UInt8]]? {
        domains.first { $0.suffix == "." || name.hasSuffix($0.suffix) }?.addresses
    }

    private func response(
        to query: [UInt8], _ question: ArraySlice<UInt8>, _ addresses: [[UInt8]], type: UInt16
    ) -> [UInt8] {
        let records: [[UInt8]] = addresses.compactMap { address in
            let itsType: UInt16 = address.count == 4 ? 1 : 28
            guard type == itsType || type == 255 else { return nil }
            // The name is a pointer to the question's; class IN, a minute to live.
            return [0xc0, 0x0c, 0, UInt8(itsType), 0, 1, 0, 0, 0, 60, 0, UInt8(address.count)] + address
        }
        return response(to: query, question, records)
    }

    /// A response with as many records as fit.
    private func response(to query: [UInt8], _ question: ArraySlice<UInt8>, _ records: [[UInt8]]) -> [UInt8] {
        var response = header(of: query, .noError, question: question)
        var count: UInt16 = 0
        for record in records {
            guard response.count + record.count <= Self.responseLimit else {
                response[2] |= 0x02
                break
            }
            response += record
            count += 1
        }
        response[6] = UInt8(count >> 8)
        response[7] = UInt8(count & 0xff)
        return response
    }

    private func header(
        of query: [UInt8], _ code: ResponseCode, question: ArraySlice<UInt8> = []
    ) -> [UInt8] {
        // A response, authoritative, with the query's wish for recursion granted.
        let flags = [0x84 | query[2] & 0x79, 0x80 | code.rawValue]
        return query[0..<2] + flags + [0, question.isEmpty ? 0 : 1, 0, 0, 0, 0, 0, 0] + question
    }

    /// Reads the one question: labels of at most 63 octets, a name of at most 255, no pointers, for there is nothing
    /// in front of it that one could point to.
    private static func question(
        of query: [UInt8]
    ) -> (labels: [ArraySlice<UInt8>], type: UInt16, class: UInt16, end: Int)? {
        var labels: [ArraySlice<UInt8>] = []
        var index = 12
        while true {
            guard index < query.count, index - 12 < 255 else { return nil }
            let length = Int(query[index])
            index += 1
            if length == 0 { break }
            guard length <= 63, index + length <= query.count else { return nil }
            labels.append(query[index..<index + length])
            index += length
        }
        guard index - 12 <= 255, index + 4 <= query.count else { return nil }
        let type = UInt16(query[index]) << 8 | UInt16(query[index + 1])
        let netClass = UInt16(query[index + 2]) << 8 | UInt16(query[index + 3])
        return (labels, type, netClass, index + 4)
    }

    private static func text(of labels: [ArraySlice<UInt8>]) -> String {
        labels.isEmpty ? "." : PrintableText.make(Array(labels.joined(separator: [ASCII.dot])), limit: 255)
    }
}
