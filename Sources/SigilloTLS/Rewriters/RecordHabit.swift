/// What a client of ours does with the records of a server otherwise than the library: it takes what it must refuse, or
/// refuses what it should take.
package enum RecordHabit: String, Sendable, Hashable, CaseIterable {
    /// Goes on whatever version the ServerHello chooses (RFC 5246 §7.4.1.3).
    case takesAnyVersion
    /// Goes on whatever suite the ServerHello chooses.
    case takesAnySuite
    /// Goes on where the ServerHello chooses compression.
    case takesCompression
    /// Goes on where the ServerHello has extensions that nobody asked for.
    case takesAnyExtension
    /// Goes on where ChangeCipherSpec comes before there is a cipher to change to.
    case takesEarlyChangeCipherSpec
    /// Answers a heartbeat, however much it claims to hold (RFC 6520 §4).
    case answersHeartbeats
    /// Reads records of more than 16384 octets.
    case takesLongRecords
    /// Breaks off where a handshake message is cut into records of one octet.
    case refusesShortRecords
    /// Breaks off at a warning (RFC 8446 §6).
    case refusesWarnings
    /// Breaks off where the server asks for another group (RFC 8446 §4.1.4).
    case refusesHelloRetry
}

/// Reads a server's records as a client with some habits does, and hands the library what it can bear.
///
/// What the server's ServerHello would have said without the fault is known: TLS 1.2, no compression, and the suite that
/// the library's server chooses for a leaf with a key on P-256. So the handshake can be finished where only the way from
/// the server was tampered with.
struct HabitualReader: RecordRewriter {
    var habits: Set<RecordHabit>

    /// ECDHE-ECDSA-AES256-GCM-SHA384.
    private static let honestSuite = 0xC02C
    private static let honestVersion: UInt16 = 0x0303
    private static let mostPlaintext = 16_384
    private static let alert: UInt8 = 21
    /// A fatal handshake_failure, as though the server had sent it.
    private static let breakOff: [UInt8] = [21, 3, 3, 0, 2, 2, 40]
    /// A heartbeat response without payload (RFC 6520 §4): padding of sixteen octets.
    private static let heartbeatResponse: [UInt8] = [24, 3, 3, 0, 19, 2, 0, 0] + [UInt8](repeating: 0, count: 16)

    private var offered: Set<Int> = []
    private var offeredExtensions: Set<Int> = []
    private var hasChangedCipher = false

    init(habits: Set<RecordHabit>) {
        self.habits = habits
    }

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        if let hello = ClientHello(record: record) {
            offered = hello.suiteNumbers
            offeredExtensions = Set(hello.extensions.map(\.type))
        }
        if record.first == HandshakeRecord.changeCipherSpec { hasChangedCipher = true }
        return [.send(record)]
    }

    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard !hasChangedCipher else { return [.feed(record)] }
        switch record.first {
        case HandshakeRecord.handshake: return handshake(record)
        case HandshakeRecord.changeCipherSpec where habits.contains(.takesEarlyChangeCipherSpec): return []
        case HandshakeRecord.heartbeat where habits.contains(.answersHeartbeats): return [.send(Self.heartbeatResponse)]
        case Self.alert where habits.contains(.refusesWarnings) && record.count == 7 && record[5] == 1:
            return [.feed(Self.breakOff)]
        default: return [.feed(record)]
        }
    }

    private func handshake(_ record: [UInt8]) -> [RecordAction] {
        if var hello = ServerHello(record: record), !hello.isTLS13 {
            mend(&hello)
            return [.feed(hello.record)]
        }
        if habits.contains(.refusesHelloRetry), Self.isHelloRetry(record) { return [.feed(Self.breakOff)] }
        let content = record.dropFirst(RecordSplitter.headerOctets)
        if habits.contains(.refusesShortRecords), content.count == 1 { return [.feed(Self.breakOff)] }
        guard habits.contains(.takesLongRecords), content.count > Self.mostPlaintext else { return [.feed(record)] }
        return [content.prefix(Self.mostPlaintext), content.dropFirst(Self.mostPlaintext)].map {
            .feed(HandshakeRecord.record(Array($0), like: record))
        }
    }

    /// Whether the random of the ServerHello, behind two headers and the version, says that it is a HelloRetryRequest.
    private static func isHelloRetry(_ record: [UInt8]) -> Bool {
        let random = record.dropFirst(RecordSplitter.headerOctets + HandshakeRecord.messageHeaderOctets + 2).prefix(32)
        return HandshakeRecord.messageType(of: record) == HandshakeRecord.serverHello
            && random.elementsEqual(SessionLog.helloRetryRandom)
    }

    private func mend(_ hello: inout ServerHello) {
        if habits.contains(.takesAnyVersion) { hello.version = Self.honestVersion }
        if habits.contains(.takesAnySuite), !offered.contains(hello.suite) { hello.suite = Self.honestSuite }
        if habits.contains(.takesCompression) { hello.compression = 0 }
        guard habits.contains(.takesAnyExtension) else { return }
        // renegotiation_info may be announced by a suite (RFC 5746 §3.4).
        hello.extensions?.removeAll { !offeredExtensions.contains($0.type) && $0.type != 0xFF01 }
    }
}
