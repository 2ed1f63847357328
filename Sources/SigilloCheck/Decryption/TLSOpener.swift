import SigilloCore
import SigilloWire

/// Opens the sealed records of one flow with keys that are known beforehand.
///
/// It follows the handshake of TLS 1.0 to 1.3 in both directions: who speaks, which suite, when keys change. A record
/// that does not open ends its direction, and ``Stop`` says why: nothing is guessed behind it.
struct TLSOpener: Sendable {
    /// Why a direction is not opened, or not any further.
    enum Stop: Sendable, Hashable {
        case noKeys
        case suite(UInt16)
        case version(TLSVersion)
        case compressed
        case badRecord
        case gap
        case notTLS
        case midway
    }

    struct Side: Sendable {
        fileprivate var records = RecordCutter()
        fileprivate var handshake = HandshakeCutter()
        fileprivate var keys: RecordKeys?
        /// TLS 1.3: the secret of the current keys, and whether they are those of the handshake.
        fileprivate var trafficSecret: [UInt8] = []
        fileprivate var isInHandshake = false
        /// How many records may fail before the first that opens: early data, or a handshake without keys.
        fileprivate var trials = 0
        /// Handshake messages so far, where a master secret must be made of them.
        fileprivate var transcript: [UInt8] = []
        /// Records that opened.
        fileprivate(set) var opened = 0
        fileprivate(set) var stop: Stop?
    }

    private(set) var sides = PerDirection(repeating: Side())
    /// What was agreed last.
    private(set) var answer: OpenedServerHello?
    /// Records of early data (RFC 8446 §2.3), which are not opened.
    private(set) var earlyRecords = 0
    private var hello: OpenedClientHello?
    private var pending = PerDirection<RecordKeys?>(repeating: nil)
    private var masterSecret: [UInt8]?
    private var encryptedPremaster: [UInt8] = []
    /// The handshake up to ClientKeyExchange.
    private var boundHandshake: [UInt8]?

    private static let transcriptLimit = 256 << 10
    private static let earlyTrials = 4096
    private static let handshakeTrials = 64

    /// Whether nothing more can be opened.
    var isOver: Bool { sides[.clientToServer].stop != nil && sides[.serverToClient].stop != nil }

    /// Reads the next octets of a direction; returns the application data of the records that end in them.
    mutating func read(
        _ octets: ArraySlice<UInt8>, direction: Direction, at offset: UInt64, keys: inout SessionKeys
    ) -> [[UInt8]] {
        guard sides[direction].stop == nil else { return [] }
        guard sides[direction].records.append(octets, at: offset) else {
            stop(direction, .gap)
            return []
        }
        var plain: [[UInt8]] = []
        while sides[direction].stop == nil {
            switch sides[direction].records.next() {
            case .wait: return plain
            case .nothing: stop(direction, .notTLS)
            case .record(let record): take(record, direction, &keys, &plain)
            }
        }
        return plain
    }

    /// Octets of a direction are missing.
    mutating func missed(_ direction: Direction) {
        if sides[direction].stop == nil, sides[direction].records.hasBegun { stop(direction, .gap) }
    }

    private mutating func stop(_ direction: Direction, _ reason: Stop) {
        sides[direction].stop = reason
        sides[direction].records.clear()
        sides[direction].keys = nil
        sides[direction].transcript = []
    }

    private mutating func stopBoth(_ reason: Stop) {
        for direction in Direction.allCases where sides[direction].stop == nil { stop(direction, reason) }
    }

    // MARK: Records

    private mutating func take(
        _ record: RecordCutter.Record, _ direction: Direction, _ keys: inout SessionKeys, _ plain: inout [[UInt8]]
    ) {
        guard let answer else {
            takeEarly(record, direction, &keys)
            return
        }
        if answer.version >= .tls13 {
            switch TLSContentType(rawValue: record.type) {
            case .applicationData:
                if sides[direction].keys == nil, !beginTyped(direction, answer, keys) { return }
                openSealed(record, direction, &keys, &plain)
            case .handshake: takeHandshake(record.fragment, direction, &keys)
            default: break
            }
        } else if record.type == TLSContentType.changeCipherSpec.rawValue {
            changeKeys(direction, answer, &keys)
        } else if sides[direction].keys != nil {
            openSealed(record, direction, &keys, &plain)
        } else if record.type == TLSContentType.handshake.rawValue {
            takeHandshake(record.fragment, direction, &keys)
        } else if record.type == TLSContentType.applicationData.rawValue {
            stop(direction, .midway)
        }
    }

    /// What stands before the ServerHello; during a renegotiation it is sealed.
    private mutating func takeEarly(
        _ record: RecordCutter.Record, _ direction: Direction, _ keys: inout SessionKeys
    ) {
        if sides[direction].keys != nil {
            var data: [[UInt8]] = []
            openSealed(record, direction, &keys, &data)
            return
        }
        switch TLSContentType(rawValue: record.type) {
        case .handshake: takeHandshake(record.fragment, direction, &keys)
        case .applicationData:
            guard direction == .clientToServer, hello?.hasEarlyData == true else {
                stopBoth(.midway)
                return
            }
            earlyRecords += 1
        default: break
        }
    }

    private mutating func openSealed(
        _ record: RecordCutter.Record, _ direction: Direction, _ keys: inout SessionKeys, _ plain: inout [[UInt8]]
    ) {
        guard let (type, octets) = sides[direction].keys?.open(record, by: keys.ciphers) else {
            guard sides[direction].trials > 0 else {
                stop(direction, .badRecord)
                return
            }
            sides[direction].trials -= 1
            if hello?.hasEarlyData == true { earlyRecords += 1 }
            return
        }
        sides[direction].trials = 0
        sides[direction].opened += 1
        switch TLSContentType(rawValue: type) {
        case .applicationData where !octets.isEmpty: plain.append(octets)
        case .handshake: takeHandshake(octets[...], direction, &keys)
        default: break
        }
    }

    // MARK: Handshake

    private mutating func takeHandshake(
        _ content: ArraySlice<UInt8>, _ direction: Direction, _ keys: inout SessionKeys
    ) {
        sides[direction].handshake.append(content)
        while sides[direction].stop == nil, let message = sides[direction].handshake.next() {
            take(message, direction, &keys)
        }
    }

    private mutating func take(
        _ message: HandshakeCutter.Message, _ direction: Direction, _ keys: inout SessionKeys
    ) {
        let isTyped = answer.map { $0.version >= .tls13 } ?? false
        if message.type == 1, direction == .clientToServer, !isTyped { begin(message) }
        if !isTyped, message.type != 0 { keep(message, direction, keys) }
        switch (message.type, direction) {
        case (2, .serverToClient) where !isTyped: agree(message)
        case (4, .serverToClient) where !isTyped:
            // The ticket stands behind its lifetime (RFC 5077 §3.3).
            var body = TLSCursor(message.body.dropFirst(4))
            if let ticket = body.vector16(), let masterSecret { keys.keep(masterSecret, name: Array(ticket)) }
        case (16, .clientToServer) where !isTyped: takeKeyExchange(message)
        case (20, _) where isTyped && sides[direction].isInHandshake: finishTyped(direction, keys)
        case (24, _) where isTyped: updateKeys(direction, keys)
        default: break
        }
    }

    private mutating func begin(_ message: HandshakeCutter.Message) {
        guard let hello = OpenedClientHello(message.body) else {
            stopBoth(.notTLS)
            return
        }
        self.hello = hello
        answer = nil
        masterSecret = nil
        encryptedPremaster = []
        boundHandshake = nil
        for direction in Direction.allCases { sides[direction].transcript = [] }
    }

    private mutating func keep(_ message: HandshakeCutter.Message, _ direction: Direction, _ keys: SessionKeys) {
        guard keys.needsHandshake, encryptedPremaster.isEmpty else { return }
        guard sides[direction].transcript.count + message.octets.count <= Self.transcriptLimit else { return }
        sides[direction].transcript += message.octets
    }

    private mutating func agree(_ message: HandshakeCutter.Message) {
        guard hello != nil else {
            stopBoth(.midway)
            return
        }
        guard let answer = OpenedServerHello(message.body) else {
            stopBoth(.notTLS)
            return
        }
        guard !answer.isRetryRequest else { return }
        self.answer = answer
        pending = PerDirection(repeating: nil)
        guard answer.version >= .tls10, answer.version <= .tls13 else {
            stopBoth(.version(answer.version))
            return
        }
        guard let sealing = SuiteSealing(suite: answer.suite) else {
            stopBoth(.suite(answer.suite))
            return
        }
        if answer.version >= .tls13, case .block = sealing.cipher { stopBoth(.suite(answer.suite)) }
        if answer.compression != 0 { stopBoth(.compressed) }
    }

    private mutating func takeKeyExchange(_ message: HandshakeCutter.Message) {
        guard let answer, let hello, SuiteSealing.rsaKeyExchange.contains(answer.suite) else { return }
        var body = TLSCursor(message.body)
        guard let encrypted = body.vector16() else { return }
        encryptedPremaster = Array(encrypted)
        // The client's first message, the server's flight, then the rest of the client's (RFC 7627 §3).
        var first = HandshakeCutter()
        first.append(sides[.clientToServer].transcript)
        guard answer.bindsMasterSecret, let start = first.next()?.octets, OpenedClientHello(start.dropFirst(4)) != nil,
            !hello.random.isEmpty
        else { return }
        boundHandshake =
            start + sides[.serverToClient].transcript + sides[.clientToServer].transcript.dropFirst(start.count)
        for direction in Direction.allCases { sides[direction].transcript = [] }
    }

    // MARK: Keys up to TLS 1.2

    private mutating func changeKeys(
        _ direction: Direction, _ answer: OpenedServerHello, _ keys: inout SessionKeys
    ) {
        if pending[direction] == nil { derive(answer, &keys) }
        guard let next = pending[direction] else {
            stopBoth(.noKeys)
            return
        }
        sides[direction].keys = next
        pending[direction] = nil
    }

    private mutating func derive(_ answer: OpenedServerHello, _ keys: inout SessionKeys) {
        guard let hello, let sealing = SuiteSealing(suite: answer.suite) else { return }
        let schedule = KeySchedule(ciphers: keys.ciphers, version: answer.version, hash: sealing.hash)
        guard let masterSecret = masterSecret(hello, answer, schedule, keys) else { return }
        self.masterSecret = masterSecret
        keys.keep(masterSecret, name: answer.session)
        pending = schedule.recordKeys(
            masterSecret, sealing.cipher, clientRandom: hello.random, serverRandom: answer.random,
            encryptThenMAC: answer.encryptsThenMAC)
    }

    private func masterSecret(
        _ hello: OpenedClientHello, _ answer: OpenedServerHello, _ schedule: KeySchedule, _ keys: SessionKeys
    ) -> [UInt8]? {
        if let secret = keys.log.session(hello.random)?.masterSecret { return secret.reveal() }
        guard !encryptedPremaster.isEmpty else { return keys.resumed(hello, answer) }
        guard let premaster = keys.premasterSecret(of: encryptedPremaster[...], offered: hello.version),
            !answer.bindsMasterSecret || boundHandshake != nil
        else { return nil }
        return schedule.masterSecret(
            premaster, clientRandom: hello.random, serverRandom: answer.random,
            handshake: answer.bindsMasterSecret ? boundHandshake : nil)
    }

    // MARK: Keys of TLS 1.3

    private mutating func beginTyped(
        _ direction: Direction, _ answer: OpenedServerHello, _ keys: SessionKeys
    ) -> Bool {
        let session = hello.flatMap { keys.log.session($0.random) }
        if let secret = session?.handshakeSecrets[direction] {
            sides[direction].isInHandshake = true
            sides[direction].trials =
                direction == .clientToServer && hello?.hasEarlyData == true ? Self.earlyTrials : 0
            return use(secret.reveal(), direction, answer, keys)
        }
        guard let secret = session?.applicationSecrets[direction] else {
            stop(direction, .noKeys)
            return false
        }
        // The handshake's records do not open; the first that does is the first of application data.
        sides[direction].trials = Self.handshakeTrials
        return use(secret.reveal(), direction, answer, keys)
    }

    private mutating func finishTyped(_ direction: Direction, _ keys: SessionKeys) {
        sides[direction].isInHandshake = false
        guard let answer, let secret = hello.flatMap({ keys.log.session($0.random)?.applicationSecrets[direction] })
        else {
            stop(direction, .noKeys)
            return
        }
        _ = use(secret.reveal(), direction, answer, keys)
    }

    private mutating func updateKeys(_ direction: Direction, _ keys: SessionKeys) {
        guard let answer, let sealing = SuiteSealing(suite: answer.suite) else { return }
        let schedule = KeySchedule(ciphers: keys.ciphers, version: answer.version, hash: sealing.hash)
        guard let next = schedule.nextTrafficSecret(sides[direction].trafficSecret) else {
            stop(direction, .noKeys)
            return
        }
        _ = use(next, direction, answer, keys)
    }

    private mutating func use(
        _ secret: [UInt8], _ direction: Direction, _ answer: OpenedServerHello, _ keys: SessionKeys
    ) -> Bool {
        guard let sealing = SuiteSealing(suite: answer.suite), case .aead(let cipher) = sealing.cipher else {
            stop(direction, .suite(answer.suite))
            return false
        }
        let schedule = KeySchedule(ciphers: keys.ciphers, version: answer.version, hash: sealing.hash)
        guard secret.count == sealing.hash.length, let next = schedule.recordKeys(secret, cipher) else {
            stop(direction, .noKeys)
            return false
        }
        sides[direction].trafficSecret = secret
        sides[direction].keys = next
        return true
    }
}
