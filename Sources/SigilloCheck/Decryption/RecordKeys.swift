import SigilloCore

/// The keys of one direction, and the count of records that they opened.
struct RecordKeys: Sendable {
    /// How a record is laid out around what is sealed.
    enum Scheme: Sendable, Hashable {
        /// TLS 1.3: the type stands inside, the nonce is the vector with the count (RFC 8446 §5.2).
        case typed(AEADCipher)
        /// TLS 1.2: eight octets of the nonce stand in the record (RFC 5288 §3, RFC 6655 §3).
        case explicitNonce(AEADCipher)
        /// TLS 1.2: the nonce is the vector with the count (RFC 7905 §2).
        case countedNonce(AEADCipher)
        /// CBC; the code stands inside what is encrypted, or behind it (RFC 7366).
        case block(BlockCipher, HashFunction, codeComesLast: Bool, hasVectorInRecord: Bool)
    }

    var scheme: Scheme
    var key: [UInt8]
    var vector: [UInt8]
    var codeKey: [UInt8]
    /// The number of the next record.
    private(set) var sequence: UInt64 = 0

    private static let explicitLength = 8

    init(scheme: Scheme, key: [UInt8], vector: [UInt8], codeKey: [UInt8]) {
        self.scheme = scheme
        self.key = key
        self.vector = vector
        self.codeKey = codeKey
    }

    /// Opens the next record; where it is not right, nil, and nothing has changed.
    mutating func open(
        _ record: RecordCutter.Record, by ciphers: any CipherProvider
    ) -> (type: UInt8, octets: [UInt8])? {
        let opened: (type: UInt8, octets: [UInt8])?
        switch scheme {
        case .typed(let cipher): opened = openTyped(record, cipher, ciphers)
        case .explicitNonce(let cipher):
            guard record.fragment.count >= Self.explicitLength + cipher.tagLength else { return nil }
            let explicit = record.fragment.prefix(Self.explicitLength)
            opened = open(
                record, cipher, nonce: vector + explicit, record.fragment.dropFirst(Self.explicitLength), ciphers)
        case .countedNonce(let cipher):
            opened = open(record, cipher, nonce: countedNonce, record.fragment, ciphers)
        case .block(let cipher, let code, let codeComesLast, let hasVectorInRecord):
            opened = openBlocks(
                record, cipher, code, codeComesLast: codeComesLast, hasVectorInRecord: hasVectorInRecord, ciphers
            ).map { (record.type, $0) }
        }
        if opened != nil { sequence &+= 1 }
        return opened
    }

    /// The vector with the count over its last octets.
    private var countedNonce: [UInt8] {
        var nonce = vector
        for (index, octet) in sequence.octets.enumerated() where nonce.count >= 8 {
            nonce[nonce.count - 8 + index] ^= octet
        }
        return nonce
    }

    // MARK: With associated data

    private func openTyped(
        _ record: RecordCutter.Record, _ cipher: AEADCipher, _ ciphers: any CipherProvider
    ) -> (type: UInt8, octets: [UInt8])? {
        guard record.fragment.count > cipher.tagLength,
            var inner = ciphers.open(
                cipher, key: key, nonce: countedNonce, additionalData: record.header, sealed: record.fragment)
        else { return nil }
        // The type stands behind the content and in front of zeros (RFC 8446 §5.4).
        let end = inner.lastIndex { $0 != 0 } ?? 0
        guard end < inner.count else { return nil }
        let type = inner[end]
        inner.removeLast(inner.count - end)
        return (type, inner)
    }

    private func open(
        _ record: RecordCutter.Record, _ cipher: AEADCipher, nonce: [UInt8], _ sealed: ArraySlice<UInt8>,
        _ ciphers: any CipherProvider
    ) -> (type: UInt8, octets: [UInt8])? {
        guard sealed.count >= cipher.tagLength else { return nil }
        return ciphers.open(
            cipher, key: key, nonce: nonce,
            additionalData: pseudoHeader(record, length: sealed.count - cipher.tagLength), sealed: sealed
        ).map { (record.type, $0) }
    }

    /// What is authenticated beside the content: count, type, version, length.
    private func pseudoHeader(_ record: RecordCutter.Record, length: Int) -> [UInt8] {
        sequence.octets + record.header.prefix(3) + [UInt8(length >> 8 & 0xff), UInt8(length & 0xff)]
    }

    // MARK: In blocks

    private mutating func openBlocks(
        _ record: RecordCutter.Record, _ cipher: BlockCipher, _ code: HashFunction, codeComesLast: Bool,
        hasVectorInRecord: Bool, _ ciphers: any CipherProvider
    ) -> [UInt8]? {
        var sealed = record.fragment
        if codeComesLast {
            guard sealed.count >= code.length else { return nil }
            let sent = sealed.suffix(code.length)
            sealed = sealed.dropLast(code.length)
            guard isRight(sent, code, record, content: sealed, ciphers) else { return nil }
        }
        let last = Array(sealed.suffix(cipher.blockLength))
        var vector = self.vector
        if hasVectorInRecord {
            guard sealed.count >= cipher.blockLength else { return nil }
            vector = Array(sealed.prefix(cipher.blockLength))
            sealed = sealed.dropFirst(cipher.blockLength)
        }
        guard !sealed.isEmpty, sealed.count.isMultiple(of: cipher.blockLength),
            let padded = ciphers.decrypt(cipher, key: key, vector: vector, octets: sealed),
            let padding = padded.last, padded.count > Int(padding),
            padded.suffix(Int(padding) + 1).allSatisfy({ $0 == padding })
        else { return nil }
        var content = padded[...].dropLast(Int(padding) + 1)
        if !codeComesLast {
            guard content.count >= code.length else { return nil }
            let sent = content.suffix(code.length)
            content = content.dropLast(code.length)
            guard isRight(sent, code, record, content: content, ciphers) else { return nil }
        }
        // TLS 1.0 goes on from the last block of the record before.
        if !hasVectorInRecord { self.vector = last }
        return Array(content)
    }

    private func isRight(
        _ sent: ArraySlice<UInt8>, _ code: HashFunction, _ record: RecordCutter.Record, content: ArraySlice<UInt8>,
        _ ciphers: any CipherProvider
    ) -> Bool {
        let message = pseudoHeader(record, length: content.count) + content
        return ciphers.authenticationCode(code, key: codeKey, of: message).map { sent.elementsEqual($0) } ?? false
    }
}

extension UInt64 {
    /// The eight octets in the order of the network.
    fileprivate var octets: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * UInt64($0))) }
    }
}
