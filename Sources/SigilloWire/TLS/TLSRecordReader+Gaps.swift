/// Where octets are missing, or are no records: the reader goes on at the next record.
extension TLSRecordReader {
    /// Goes on behind octets that were never captured.
    mutating func skipGap(_ octets: UInt64) {
        position &+= octets
        isAtStart = false
        if case .body(let record) = state, octets <= UInt64(record.length - received) {
            // The header says where the next record begins, whatever was lost of this one.
            received += Int(octets)
            isDamaged = true
            if received == record.length { endKept(record) }
            return
        }
        if case .lost = state {
            kept = []
            return
        }
        kept = []
        handshake = TLSHandshakeReader()
        events.append(.notTLS(offset: position))
        state = .lost
    }

    /// Looks for the next place that looks like a record's header; keeps the candidate that has not come whole.
    mutating func findRecord(_ rest: inout ArraySlice<UInt8>) {
        if kept.count == TLSRecord.headerLength { dropCandidate() }
        while true {
            if kept.isEmpty {
                let candidate = rest.firstIndex { (20...23).contains($0) } ?? rest.endIndex
                _ = take(candidate - rest.startIndex, from: &rest)
            }
            kept += take(TLSRecord.headerLength - kept.count, from: &rest)
            guard kept.count == TLSRecord.headerLength else { return }
            let offset = position &- UInt64(TLSRecord.headerLength)
            if Self.looksLikeHeader(kept, at: 0), let record = Self.header(kept[...], offset: offset) {
                events.append(.resumed(offset: offset))
                begin(record)
                return
            }
            dropCandidate()
        }
    }

    private mutating func dropCandidate() {
        kept.removeFirst()
        let candidate = kept.firstIndex { (20...23).contains($0) } ?? kept.endIndex
        kept.removeFirst(candidate)
    }

    private static func looksLikeHeader(_ octets: [UInt8], at index: Int) -> Bool {
        (20...23).contains(octets[index]) && octets[index + 1] == 3 && (1...4).contains(octets[index + 2])
            && octets.uint16(at: index + 3) > 0
    }
}
