internal import SigilloCore

/// Reads the TLS of one direction from chunks of its stream, as far as it stands in clear.
///
/// Protected records are skipped by the arithmetic of their headers, unless the suite encrypts nothing. What is kept is
/// bounded: one record of a handshake or alert, and one hello of up to 256 KiB.
///
/// ```
/// var reader = TLSRecordReader()
/// for event in reader.read(octets, at: offset) { … }
/// ```
package struct TLSRecordReader: Sendable {
    /// How protected records are to be read.
    package enum Protection: Sendable, Hashable {
        /// They are encrypted: skip them.
        case sealed
        /// They end in an authentication code of so many octets and are not encrypted (up to TLS 1.2).
        case null(macLength: Int)
        /// They are those of TLS 1.3 with a suite of integrity only (RFC 9150).
        case integrityOnly(tagLength: Int)
    }

    enum State: Sendable {
        case header
        case body(TLSRecord)
        case ssl2Hello(length: Int, offset: UInt64)
        case lost
    }

    /// The greatest hello that is read.
    static let helloLimit = 256 << 10

    /// How records behind the handshake are read; the reader of the server's direction sets it itself.
    package var protection = Protection.sealed
    /// Whether it looks for the next record where octets are none.
    package var resynchronises: Bool
    /// Whether the direction's records are protected from here on.
    package private(set) var isProtected = false

    var state = State.header
    /// The octets of the current header, or of the current record where its content is wanted.
    var kept: [UInt8] = []
    /// How many octets of the current record have come.
    var received = 0
    /// Where the next octet stands in the stream.
    var position: UInt64
    var isAtStart = true
    /// Whether octets of the current record are missing.
    var isDamaged = false
    var handshake = TLSHandshakeReader()
    private var sawRetryRequest = false
    var events: [TLSEvent] = []

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - offset: where its first octet stands in the direction's stream.
    ///   - resynchronises: whether to look for the next record where octets are none.
    package init(offset: UInt64 = 0, resynchronises: Bool = false) {
        position = offset
        self.resynchronises = resynchronises
    }

    /// Whether what came last was no TLS, and nothing after it is read.
    package var isLost: Bool {
        if case .lost = state { true } else { false }
    }

    /// Where the record, or the header, begins that is being read.
    package var recordOffset: UInt64 {
        switch state {
        case .header, .lost: position &- UInt64(kept.count)
        case .body(let record): record.offset
        case .ssl2Hello(_, let offset): offset
        }
    }

    /// Where in `octets` a record was due and none begins; nil where all are records, or where that cannot be said.
    ///
    /// - Parameter offset: where the first of them stands.
    package func firstStray(in octets: ArraySlice<UInt8>, at offset: UInt64) -> Int? {
        guard position == offset, kept.isEmpty, !isDamaged else { return nil }
        var index = octets.startIndex
        switch state {
        case .header: break
        case .body(let record): index += record.length - received
        case .ssl2Hello, .lost: return nil
        }
        while index < octets.endIndex {
            let rest = octets[index...]
            guard let record = Self.header(rest, offset: 0) else {
                // The beginning of a header says little: its first octet, the type, does.
                let isCut = rest.count < TLSRecord.headerLength && (20...24).contains(rest[index])
                return isCut ? nil : index
            }
            index += TLSRecord.headerLength + record.length
        }
        return nil
    }

    /// States where its first octet stands, before it has read one.
    package mutating func begin(at offset: UInt64) {
        position = offset
    }

    /// Reads the next octets of the stream.
    ///
    /// - Parameter offset: where the first of them stands. Octets that were left out before it are a gap.
    package mutating func read(_ octets: ArraySlice<UInt8>, at offset: UInt64) -> [TLSEvent] {
        if offset > position { skipGap(offset &- position) }
        var rest = octets
        while !rest.isEmpty {
            switch state {
            case .header: readHeader(&rest)
            case .body(let record): readBody(of: record, &rest)
            case .ssl2Hello(let length, let offset): readSSL2Hello(length, offset, &rest)
            case .lost where resynchronises: findRecord(&rest)
            case .lost:
                position &+= UInt64(rest.count)
                rest = []
            }
        }
        defer { events = [] }
        return events
    }

    // MARK: Records

    mutating func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let taken = rest.prefix(count)
        rest = rest.dropFirst(taken.count)
        position &+= UInt64(taken.count)
        return taken
    }

    private mutating func readHeader(_ rest: inout ArraySlice<UInt8>) {
        if kept.isEmpty, let record = Self.header(rest, offset: position) {
            _ = take(TLSRecord.headerLength, from: &rest)
            isAtStart = false
            return begin(record)
        }
        kept += take(TLSRecord.headerLength - kept.count, from: &rest)
        if isAtStart, kept[0] & 0x80 != 0, let isSSL2 = TLSRecord.looksLikeSSL2(kept), isSSL2 {
            state = .ssl2Hello(length: Int(kept.uint16(at: 0) & 0x7fff) + 2, offset: position &- UInt64(kept.count))
            return
        }
        guard kept.count == TLSRecord.headerLength else { return }
        isAtStart = false
        guard let record = Self.header(kept[...], offset: position &- UInt64(kept.count)) else {
            events.append(.notTLS(offset: position &- UInt64(kept.count)))
            state = .lost
            if !resynchronises { kept = [] }
            return
        }
        begin(record)
    }

    mutating func begin(_ record: TLSRecord) {
        kept.removeAll(keepingCapacity: true)
        received = 0
        isDamaged = false
        state = .body(record)
        if record.length == 0 { end(record, content: []) }
    }

    /// The record whose header octets begin with, where it is one and whole.
    static func header(_ octets: ArraySlice<UInt8>, offset: UInt64) -> TLSRecord? {
        let index = octets.startIndex
        guard octets.count >= TLSRecord.headerLength, let type = TLSContentType(rawValue: octets[index]),
            octets[index + 1] == 3, octets[index + 2] <= 4
        else { return nil }
        let length = Int(octets[index + 3]) << 8 | Int(octets[index + 4])
        guard length <= TLSRecord.lengthLimit else { return nil }
        return TLSRecord(
            type: type, version: TLSVersion(rawValue: 0x0300 | UInt16(octets[index + 2])), length: length,
            offset: offset)
    }

    private mutating func readBody(of record: TLSRecord, _ rest: inout ArraySlice<UInt8>) {
        let part = take(record.length - received, from: &rest)
        received += part.count
        let isWanted = wantsContent(of: record)
        // A record that came in one piece is read where it stands.
        if part.count == record.length { return end(record, content: isWanted ? part : []) }
        if isWanted { kept += part }
        if received == record.length { endKept(record) }
    }

    private func wantsContent(of record: TLSRecord) -> Bool {
        switch record.type {
        case .changeCipherSpec, .heartbeat: false
        // In clear until protected; then it may still be a second ClientHello, or a suite without encryption.
        case .handshake: true
        case .alert: record.length == 2 || protection != .sealed
        case .applicationData: protection != .sealed
        }
    }

    /// Ends a record whose content was kept.
    mutating func endKept(_ record: TLSRecord) {
        let content = kept
        kept.removeAll(keepingCapacity: true)
        end(record, content: content[...])
    }

    private mutating func end(_ record: TLSRecord, content: ArraySlice<UInt8>) {
        state = .header
        if events.isEmpty { events.reserveCapacity(4) }
        events.append(.record(record))
        guard !isDamaged else {
            handshake = TLSHandshakeReader()
            return
        }
        switch record.type {
        case .changeCipherSpec:
            events.append(.changeCipherSpec(offset: record.offset))
            // After a HelloRetryRequest it is a dummy, and a ServerHello in clear follows (RFC 8446 appendix D.4).
            if !sawRetryRequest { isProtected = true }
        case .alert: endAlert(content, of: record)
        case .handshake: endHandshake(content, of: record)
        case .applicationData: endApplicationData(content, of: record)
        case .heartbeat: break
        }
    }

    private mutating func endAlert(_ content: ArraySlice<UInt8>, of record: TLSRecord) {
        var clear = content
        if isProtected, case .null(let macLength) = protection, content.count == 2 + macLength {
            clear.removeLast(macLength)
        }
        // No protected alert is as short as one in clear.
        guard clear.count == 2, let level = clear.first, let description = clear.last else { return }
        events.append(.alert(level: level, description: description, offset: record.offset))
    }

    private mutating func endHandshake(_ content: ArraySlice<UInt8>, of record: TLSRecord) {
        var clear = content
        if isProtected {
            switch protection {
            case .null(let macLength): clear = clear.dropLast(macLength)
            case .sealed, .integrityOnly:
                // The second ClientHello after a HelloRetryRequest comes behind a dummy change_cipher_spec.
                guard Self.isWholeClientHello(content) else { return }
            }
        }
        readHandshake(clear, of: record)
    }

    private static func isWholeClientHello(_ content: ArraySlice<UInt8>) -> Bool {
        guard content.count > 4 else { return false }
        let start = content.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return start == 0x0100_0000 | UInt32(truncatingIfNeeded: content.count - 4)
    }

    private mutating func endApplicationData(_ content: ArraySlice<UInt8>, of record: TLSRecord) {
        switch protection {
        case .sealed: break
        case .null(let macLength):
            guard isProtected, content.count >= macLength else { return }
            events.append(.plaintext(Array(content.dropLast(macLength)), offset: record.offset))
        case .integrityOnly(let tagLength):
            guard content.count > tagLength else { return }
            var inner = content.dropLast(tagLength)
            while inner.last == 0 { inner.removeLast() }
            switch inner.popLast().flatMap(TLSContentType.init(rawValue:)) {
            case .applicationData: events.append(.plaintext(Array(inner), offset: record.offset))
            case .handshake: readHandshake(inner, of: record)
            case .alert where inner.count == 2:
                events.append(
                    .alert(
                        level: inner[inner.startIndex], description: inner[inner.startIndex + 1],
                        offset: record.offset))
            default: break
            }
        }
    }

    // MARK: Handshake

    private mutating func readHandshake(_ content: ArraySlice<UInt8>, of record: TLSRecord) {
        for message in handshake.read(content) {
            switch message {
            case .clientHello(let hello): events.append(.clientHello(hello, offset: record.offset))
            case .serverHello(let hello):
                events.append(.serverHello(hello, offset: record.offset))
                adopt(hello)
            case .certificate(let length): events.append(.certificate(length: length, offset: record.offset))
            case .other(let type, let length):
                events.append(.handshake(type: type, length: length, offset: record.offset))
            }
        }
    }

    /// Learns from a ServerHello of this direction how what follows is protected.
    private mutating func adopt(_ hello: ServerHello) {
        sawRetryRequest = hello.isHelloRetryRequest
        guard !hello.isHelloRetryRequest else { return }
        protection = Protection(hello)
    }

    private mutating func readSSL2Hello(_ length: Int, _ offset: UInt64, _ rest: inout ArraySlice<UInt8>) {
        kept += take(length - kept.count, from: &rest)
        guard kept.count >= length else { return }
        let body = kept[2..<length]
        kept.removeAll(keepingCapacity: true)
        isAtStart = false
        state = .header
        if let hello = ClientHello(ssl2: body) {
            events.append(.clientHello(hello, offset: offset))
        } else {
            events.append(.notTLS(offset: offset))
            state = .lost
        }
    }
}
