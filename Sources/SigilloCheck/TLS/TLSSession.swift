import SigilloCore
import SigilloWire

/// The TLS of a flow as an eavesdropper sees it: facts, lines for the timeline, and what is not sealed.
struct TLSSession: Sendable {
    /// What the handshake gave away.
    struct Names: Sendable {
        /// The server's name, as the client asked for it.
        var serverName: String?
        /// Where the client's hello stood, and certificates that crossed in clear.
        var helloOffset: UInt64
        var certificateOffsets: PerDirection<UInt64?>
    }

    private(set) var facts = TLSOnTheWire()
    private var helloOffset: UInt64 = 0
    private var certificateOffsets = PerDirection<UInt64?>(repeating: nil)
    private var readers = PerDirection(repeating: TLSRecordReader(resynchronises: true))
    /// Whether a direction has begun: where its first octet of TLS stands is not known before it comes.
    private var hasBegun = PerDirection(repeating: false)
    private var protection = TLSRecordReader.Protection.sealed
    /// Whether octets stood where a record was due.
    private var isBroken = false
    private var isCompressed = false
    /// What a client says in clear behind TLS that failed: as much as shows whether it is a farewell.
    private var clearText: [UInt8] = []

    /// QUIT (RFC 5321 §4.1.1.10, RFC 1939 §5).
    private static let farewells = [Array("QUIT\r\n".utf8), Array("quit\r\n".utf8)]
    private static let alertLimit = 16
    /// close_notify says nothing of a failure (RFC 8446 §6.1).
    private static let closeNotify: UInt8 = 0

    /// What the handshake gave away.
    var names: Names {
        Names(serverName: facts.serverName, helloOffset: helloOffset, certificateOffsets: certificateOffsets)
    }

    /// Whether the handshake was broken off: by an alert that can be read, or before anything was sealed.
    var hasFailed: Bool {
        if facts.alerts.contains(where: { $0.description != Self.closeNotify }) { return true }
        return facts.clientApplicationRecords == 0 && facts.serverApplicationRecords == 0
    }

    /// Why its octets cannot be judged, if so: the end of a sentence.
    var obstacle: String? {
        let isOnlyFarewell = clearText.isEmpty || Self.farewells.contains(clearText)
        if isBroken || !isOnlyFarewell { return "octets that should have been TLS records and are none" }
        return isCompressed && facts.isNull ? "TLS without encryption but compressed, which is not inflated" : nil
    }

    /// Whether what comes next in a direction is sealed, so that a search in it would find chance alone.
    func isSealed(_ direction: Direction) -> Bool {
        guard let version = facts.version else { return false }
        return version >= .tls13 || readers[direction].isProtected
    }

    /// Passes over octets that stand in the middle of a sealed record, which is what most of a capture is made of; false
    /// where they must be read.
    @inline(__always)
    mutating func skipSealed(_ count: Int, direction: Direction, at offset: UInt64) -> Bool {
        guard case .sealed = protection, isSealed(direction) else { return false }
        return readers[direction].skipSealed(count, at: offset)
    }

    /// What a client says in clear at the end of `octets`, where a record was due: some go on so when a handshake has
    /// failed. Nothing where these are octets of TLS.
    func clearTail(of octets: ArraySlice<UInt8>, direction: Direction, at offset: UInt64) -> ArraySlice<UInt8> {
        guard direction == .clientToServer, hasBegun[direction], let last = octets.last, Self.isText(last) else {
            return []
        }
        let reader = readers[direction]
        let start = clearText.isEmpty ? reader.firstStray(in: octets, at: offset) : octets.startIndex
        guard let start else { return [] }
        let tail = octets[start...]
        return tail.allSatisfy(Self.isText) ? tail : []
    }

    /// Takes what a client says in clear. Of a farewell alone all is known; whatever else it says leaves a doubt.
    mutating func takeClear(_ octets: ArraySlice<UInt8>, at offset: UInt64, evidence: inout Evidence) {
        clearText += octets.prefix(8 - min(8, clearText.count))
        evidence.show(
            "‹\(octets.count) octets in clear where a TLS record was due›", kind: "data", direction: .clientToServer,
            end: offset &+ UInt64(octets.count))
    }

    private static func isText(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet < 0x7F || octet == 0x0D || octet == 0x0A
    }

    /// Reads the next octets of a direction.
    ///
    /// - Returns: application data of a suite that encrypts nothing, with the end of its record.
    mutating func read(
        _ octets: ArraySlice<UInt8>, direction: Direction, at offset: UInt64, evidence: inout Evidence
    ) -> [(octets: [UInt8], offset: UInt64)] {
        var plain: [(octets: [UInt8], offset: UInt64)] = []
        // The line of a record waits for what it holds.
        var shown: TLSLine?
        if !hasBegun[direction] {
            hasBegun[direction] = true
            readers[direction].begin(at: offset)
        }
        if direction == .clientToServer, !clearText.isEmpty { isBroken = true }
        if direction == .clientToServer { readers[direction].protection = protection }
        let rest = passSealed(octets, direction: direction, at: offset, evidence: &evidence)
        guard !rest.isEmpty else { return plain }
        let events = readers[direction].read(rest, at: offset &+ UInt64(rest.startIndex - octets.startIndex))
        for event in events {
            switch event {
            case .record(let record):
                show(shown, direction: direction, evidence: &evidence)
                shown = TLSLine(record: record)
                count(record, direction: direction)
            case .clientHello(let hello, let offset):
                take(hello)
                helloOffset = offset
                shown = shown ?? oldHello(hello, at: offset, evidence: &evidence, direction: direction)
                shown?.contents.append(.clientHello(serverName: hello.serverName))
            case .serverHello(let hello, let offset):
                shown?.contents.append(.serverHello(hello))
                take(hello, at: offset, direction: direction, evidence: &evidence)
            case .certificate(let length, let offset):
                shown?.contents.append(.handshake(type: 11))
                // An empty list names nobody.
                if length > 3, certificateOffsets[direction] == nil { certificateOffsets[direction] = offset }
            case .handshake(let type, _, _): shown?.contents.append(.handshake(type: type))
            case .changeCipherSpec: shown?.contents.append(.changeCipherSpec)
            case .alert(let level, let description, _):
                shown?.contents.append(.alert(level: level, description: description))
                if facts.alerts.count < Self.alertLimit {
                    facts.alerts.append(
                        TLSObservation.Alert(
                            level: level, description: description, isSent: direction == .clientToServer))
                }
            case .plaintext(let octets, let offset): plain.append((octets, offset))
            case .notTLS(let offset):
                isBroken = true
                evidence.show("‹no TLS record›", kind: "data", direction: direction, end: offset &+ 1)
            case .resumed: break
            }
        }
        show(shown, direction: direction, evidence: &evidence)
        return plain
    }

    /// Passes over whole sealed records, and over what stands of them, by their headers alone.
    ///
    /// - Returns: what must be read.
    private mutating func passSealed(
        _ octets: ArraySlice<UInt8>, direction: Direction, at offset: UInt64, evidence: inout Evidence
    ) -> ArraySlice<UInt8> {
        guard case .sealed = protection, isSealed(direction) else { return octets }
        let passed = readers[direction].passSealed(octets, at: offset)
        if passed.records > 0 {
            if direction == .clientToServer {
                facts.clientApplicationRecords += passed.records
            } else {
                facts.serverApplicationRecords += passed.records
            }
            evidence.add(
                kind: "record", .sealed(records: passed.records, octets: passed.contents), direction: direction,
                end: passed.end)
        }
        return octets.dropFirst(passed.octets)
    }

    // MARK: Facts

    private mutating func count(_ record: TLSRecord, direction: Direction) {
        guard record.type == .applicationData else { return }
        if direction == .clientToServer {
            facts.clientApplicationRecords += 1
        } else {
            facts.serverApplicationRecords += 1
        }
    }

    private mutating func take(_ hello: ClientHello) {
        facts.serverName = hello.serverName
        facts.alpn = hello.alpn
        facts.offeredVersions = hello.offeredVersions
    }

    private mutating func take(
        _ hello: ServerHello, at offset: UInt64, direction: Direction, evidence: inout Evidence
    ) {
        guard !hello.isHelloRetryRequest else { return }
        facts.version = hello.version
        facts.suite = hello.suite
        facts.isNull = TLSCipherSuite(rawValue: hello.suite).isNull
        protection = TLSRecordReader.Protection(hello)
        isCompressed = hello.compressionMethod != 0
        evidence.report(weaknessesOf: hello, direction: direction, offset: offset)
    }

    /// A hello in the manner of SSL 2 stands in no record.
    private func oldHello(
        _ hello: ClientHello, at offset: UInt64, evidence: inout Evidence, direction: Direction
    ) -> TLSLine? {
        evidence.show(
            "ClientHello in the manner of SSL 2", kind: "record", direction: direction, end: offset &+ 1)
        return nil
    }

    // MARK: Timeline

    private func show(_ line: TLSLine?, direction: Direction, evidence: inout Evidence) {
        guard let line else { return }
        let record = line.record
        let content =
            record.type == .applicationData
            ? Timeline.Item.Content.sealed(records: 1, octets: UInt64(record.length)) : .record(line)
        evidence.add(kind: "record", content, direction: direction, end: record.endOffset)
    }
}
