package import SigilloCore
package import SigilloWire

/// Datagrams: names that are asked, HTTP/3, and known secrets in them.
extension CaptureJudge {
    /// What makes two hits in datagrams the same.
    struct DatagramHit: Hashable {
        var flow: String
        var secret: Int
        var encoding: SecretEncoding
    }

    package mutating func datagram(
        _ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference
    ) {
        if from.port == 53 || to.port == 53 || from.port == 5353 || to.port == 5353 {
            for name in DNSQuestion.names(in: octets) { ask(name, from: from, to: to, frame: frame) }
        }
        if from.port == DatagramSight.port || to.port == DatagramSight.port {
            look(at: octets, from: from, to: to, frame: frame)
        }
        search(octets, from: from, to: to, frame: frame)
    }

    /// Notes whether a datagram to a port of HTTP/3 is sealed, or could not be judged.
    private mutating func look(at octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference) {
        if let reason = datagramSight.look(at: octets, from: from, to: to) {
            sight.blind(reason, frame: frame.number)
        } else {
            hasJudged = true
        }
    }

    mutating func search(_ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference) {
        guard !patterns.isEmpty else { return }
        var hits: [SecretHit] = []
        var scanner = SecretScanner()
        scanner.feed(octets, offset: 0, patterns: patterns, hits: &hits)
        scanner.finish(patterns: patterns, hits: &hits)
        let isName = from.port == 53 || to.port == 53 || from.port == 5353 || to.port == 5353
        for hit in hits {
            let key = DatagramHit(flow: "\(from) > \(to)", secret: hit.secret, encoding: hit.encoding)
            hasLeak = true
            guard datagramHits.count < settings.findingLimit || datagramHits[key] != nil else { continue }
            datagramHits[key, default: 0] += 1
            guard datagramHits[key] == 1 else { continue }
            let way = hit.encoding == .raw ? "as it is" : "in \(hit.encoding.rawValue)"
            let label = patterns.labels[hit.secret]
            add(
                Finding(
                    kind: .canary, severity: .critical, protocolName: isName ? "dns" : nil, secretLabel: label,
                    encoding: hit.encoding.rawValue, flow: key.flow, tcpStream: nil, frame: frame.number,
                    offset: hit.start, direction: to.port <= from.port ? .clientToServer : .serverToClient,
                    rule: "canary", reference: "RFC 8314 §3",
                    text: "The known secret “\(label)” crossed in a datagram in clear, \(way)."))
        }
    }
}
