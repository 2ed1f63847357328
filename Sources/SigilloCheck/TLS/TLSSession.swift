import SigilloCore
import SigilloWire

/// The TLS of a flow as an eavesdropper sees it: facts, lines for the timeline, and what is not sealed.
struct TLSSession: Sendable {
    /// A record whose line waits for what it holds.
    private struct Shown {
        var record: TLSRecord
        var names: [String] = []
    }

    private(set) var facts = TLSOnTheWire()
    /// Each begins at the first octet of TLS in its direction, which is not known before it comes.
    private var readers = PerDirection<TLSRecordReader?>(repeating: nil)
    private var protection = TLSRecordReader.Protection.sealed
    /// Whether octets stood where a record was due.
    private var isBroken = false
    private var isCompressed = false

    private static let alertLimit = 16

    /// Why its octets cannot be judged, if so: the end of a sentence.
    var obstacle: String? {
        if isBroken { return "octets that should have been TLS records and are none" }
        return isCompressed && facts.isNull ? "TLS without encryption but compressed, which is not inflated" : nil
    }

    /// Whether what comes next in a direction is sealed, so that a search in it would find chance alone.
    func isSealed(_ direction: Direction) -> Bool {
        guard let version = facts.version else { return false }
        return version >= .tls13 || readers[direction]?.isProtected == true
    }

    /// Passes over octets that stand in the middle of a sealed record, which is what most of a capture is made of; false
    /// where they must be read.
    @inline(__always)
    mutating func skipSealed(_ count: Int, direction: Direction, at offset: UInt64) -> Bool {
        guard case .sealed = protection, isSealed(direction) else { return false }
        return readers[direction]?.skipSealed(count, at: offset) ?? false
    }

    /// Reads the next octets of a direction.
    ///
    /// - Returns: application data of a suite that encrypts nothing, with the end of its record.
    mutating func read(
        _ octets: ArraySlice<UInt8>, direction: Direction, at offset: UInt64, evidence: inout Evidence
    ) -> [(octets: [UInt8], offset: UInt64)] {
        var plain: [(octets: [UInt8], offset: UInt64)] = []
        var shown: Shown?
        var reader = readers[direction] ?? TLSRecordReader(offset: offset, resynchronises: true)
        if direction == .clientToServer { reader.protection = protection }
        // Taken out while it works, so that its buffers have one owner.
        readers[direction] = nil
        let events = reader.read(octets, at: offset)
        readers[direction] = reader
        for event in events {
            switch event {
            case .record(let record):
                show(shown, direction: direction, evidence: &evidence)
                shown = Shown(record: record)
                count(record, direction: direction)
            case .clientHello(let hello, let offset):
                take(hello)
                evidence.mention(serverNameOf: hello, direction: direction, offset: offset)
                shown = shown ?? oldHello(hello, at: offset, evidence: &evidence, direction: direction)
                shown?.names.append("ClientHello" + (hello.serverName.map { " for \($0)" } ?? ""))
            case .serverHello(let hello, let offset):
                shown?.names.append(take(hello, at: offset, direction: direction, evidence: &evidence))
            case .certificate: shown?.names.append(TLSNames.handshake(11))
            case .handshake(let type, _, _): shown?.names.append(TLSNames.handshake(type))
            case .changeCipherSpec: shown?.names.append("ChangeCipherSpec")
            case .alert(let level, let description, _):
                shown?.names.append("\(TLSAlert.levelName(level)), \(TLSAlert.name(description))")
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
    ) -> String {
        let suite = TLSCipherSuite(rawValue: hello.suite)
        guard !hello.isHelloRetryRequest else { return "HelloRetryRequest" }
        facts.version = hello.version
        facts.suite = hello.suite
        facts.isNull = suite.isNull
        protection = TLSRecordReader.Protection(hello)
        isCompressed = hello.compressionMethod != 0
        evidence.report(weaknessesOf: hello, direction: direction, offset: offset)
        return "ServerHello \(hello.version) \(suite.name)"
    }

    /// A hello in the manner of SSL 2 stands in no record.
    private func oldHello(
        _ hello: ClientHello, at offset: UInt64, evidence: inout Evidence, direction: Direction
    ) -> Shown? {
        evidence.show(
            "ClientHello in the manner of SSL 2", kind: "record", direction: direction, end: offset &+ 1)
        return nil
    }

    // MARK: Timeline

    private func show(_ shown: Shown?, direction: Direction, evidence: inout Evidence) {
        guard let shown else { return }
        let record = shown.record
        guard record.type != .applicationData else {
            evidence.add(
                kind: "record", .sealed(records: 1, octets: UInt64(record.length)), direction: direction,
                end: record.endOffset)
            return
        }
        let names = shown.names.joined(separator: ", ")
        let text: String
        switch record.type {
        case .changeCipherSpec: text = "ChangeCipherSpec"
        case .alert: text = "alert, " + (names.isEmpty ? "encrypted" : names)
        case .handshake: text = "handshake, " + (names.isEmpty ? "encrypted or in part" : names)
        case .heartbeat, .applicationData: text = "heartbeat"
        }
        evidence.show(
            "\(text), \(record.length) octets", kind: "record", direction: direction, end: record.endOffset)
    }
}
