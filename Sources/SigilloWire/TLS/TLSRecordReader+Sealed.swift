internal import SigilloCore

/// Sealed records of application data, which most of a capture is made of: only their headers are looked at.
extension TLSRecordReader {
    /// What ``passSealed(_:at:)`` passed over.
    package struct Passage: Sendable, Hashable {
        /// How many octets it passed over.
        package var octets = 0
        /// How many records ended in them.
        package var records = 0
        /// What these records held, in octets.
        package var contents: UInt64 = 0
        /// The offset behind the last of them.
        package var end: UInt64 = 0
    }

    /// Passes over octets that neither begin nor end a sealed record of application data; false, and nothing done, where
    /// they must be read.
    package mutating func skipSealed(_ count: Int, at offset: UInt64) -> Bool {
        guard case .body(let record) = state, record.type == .applicationData, case .sealed = protection,
            offset == position, record.length &- received > count
        else { return false }
        received &+= count
        position &+= UInt64(count)
        return true
    }

    /// Passes over sealed records of application data, and over the beginning of one that goes on.
    ///
    /// It stops where anything else begins, or a header that has not come whole: ``read(_:at:)`` reads on from there.
    package mutating func passSealed(_ octets: ArraySlice<UInt8>, at offset: UInt64) -> Passage {
        var passage = Passage()
        guard case .sealed = protection, offset == position, kept.isEmpty, !isDamaged else { return passage }
        octets.withUnsafeBufferPointer { buffer in
            var index = 0
            while true {
                switch state {
                case .body(let record):
                    guard record.type == .applicationData else { return }
                    let part = min(record.length &- received, buffer.count &- index)
                    index &+= part
                    received &+= part
                    guard received == record.length else { return passage.octets = index }
                    state = .header
                    passage.records &+= 1
                    passage.contents &+= UInt64(record.length)
                    passage.end = record.endOffset
                    passage.octets = index
                case .header:
                    guard let record = Self.sealedHeader(buffer, at: index, offset: offset &+ UInt64(index)) else {
                        return
                    }
                    index &+= TLSRecord.headerLength
                    received = 0
                    isAtStart = false
                    state = .body(record)
                    passage.octets = index
                case .ssl2Hello, .lost: return
                }
            }
        }
        position &+= UInt64(passage.octets)
        return passage
    }

    /// The header of application data that stands whole at an index.
    @inline(__always)
    private static func sealedHeader(
        _ octets: UnsafeBufferPointer<UInt8>, at index: Int, offset: UInt64
    ) -> TLSRecord? {
        guard octets.count &- index >= TLSRecord.headerLength,
            octets[index] == TLSContentType.applicationData.rawValue, octets[index &+ 1] == 3, octets[index &+ 2] <= 4
        else { return nil }
        let length = Int(octets[index &+ 3]) << 8 | Int(octets[index &+ 4])
        guard length <= TLSRecord.lengthLimit else { return nil }
        return TLSRecord(
            type: .applicationData, version: TLSVersion(rawValue: 0x0300 | UInt16(octets[index &+ 2])), length: length,
            offset: offset)
    }
}

extension TLSRecordReader.Protection {
    /// What a ServerHello says about the records that follow the handshake.
    package init(_ hello: ServerHello) {
        let suite = TLSCipherSuite(rawValue: hello.suite)
        guard let length = suite.nullMACLength else {
            self = .sealed
            return
        }
        self = suite.isIntegrityOnly ? .integrityOnly(tagLength: length) : .null(macLength: length)
    }
}
