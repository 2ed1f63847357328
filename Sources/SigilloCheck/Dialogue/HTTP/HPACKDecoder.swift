/// Decodes header blocks of one direction (RFC 7541), within bounds that no honest peer meets.
struct HPACKDecoder: Sendable {
    /// A field; both parts as octets.
    struct Field: Sendable, Hashable {
        var name: [UInt8]
        var value: [UInt8]

        /// Its size in the table (RFC 7541 §4.1).
        var size: Int { name.count + value.count + 32 }
    }

    /// What a block holds.
    struct Block: Sendable {
        var fields: [Field] = []
        /// Whether all of it was decoded; after a failure the table is worth nothing.
        var isWhole = true
    }

    /// The newest entry is the last.
    private var table: [Field] = []
    private var size = 0
    private var maximum = 4096
    private(set) var isBroken = false

    /// No peer that is known has a greater table.
    private static let greatestTable = 1 << 16
    private static let stringLimit = 64 * 1024
    private static let fieldLimit = 512
    /// What a block may decode to; an index of one octet can stand for a whole table entry.
    private static let blockLimit = 256 * 1024

    mutating func decode(_ block: ArraySlice<UInt8>) -> Block {
        var result = Block()
        guard !isBroken else {
            result.isWhole = false
            return result
        }
        var rest = block
        var total = 0
        while let first = rest.first {
            let field: Field?
            if first & 0x80 != 0 {
                field = integer(&rest, bits: 7).flatMap { self.field(at: $0) }
            } else if first & 0xc0 == 0x40 {
                field = literal(&rest, bits: 6)
                if let field { insert(field) }
            } else if first & 0xe0 == 0x20 {
                guard let wanted = integer(&rest, bits: 5), wanted <= Self.greatestTable else { return fail(result) }
                maximum = wanted
                evict(for: 0)
                continue
            } else {
                field = literal(&rest, bits: 4)
            }
            guard let field else { return fail(result) }
            total += field.size
            if total <= Self.blockLimit, result.fields.count < Self.fieldLimit {
                result.fields.append(field)
            } else {
                result.isWhole = false
            }
        }
        return result
    }

    private mutating func fail(_ block: Block) -> Block {
        isBroken = true
        var block = block
        block.isWhole = false
        return block
    }

    // MARK: Table

    private func field(at index: Int) -> Field? {
        if index >= 1, index <= HPACKStaticTable.fields.count { return HPACKStaticTable.fields[index - 1] }
        let place = table.count - (index - HPACKStaticTable.fields.count)
        return index > 0 && table.indices.contains(place) ? table[place] : nil
    }

    private mutating func insert(_ field: Field) {
        evict(for: field.size)
        guard field.size <= maximum else { return }
        table.append(field)
        size += field.size
    }

    private mutating func evict(for extra: Int) {
        var count = 0
        while count < table.count, size + extra > maximum {
            size -= table[count].size
            count += 1
        }
        table.removeFirst(count)
    }

    // MARK: Primitives

    private func literal(_ rest: inout ArraySlice<UInt8>, bits: Int) -> Field? {
        guard let index = integer(&rest, bits: bits) else { return nil }
        let name: [UInt8]
        if index == 0 {
            guard let spelt = string(&rest) else { return nil }
            name = spelt
        } else {
            guard let known = field(at: index) else { return nil }
            name = known.name
        }
        return string(&rest).map { Field(name: name, value: $0) }
    }

    /// An integer with a prefix of so many bits (RFC 7541 §5.1).
    private func integer(_ rest: inout ArraySlice<UInt8>, bits: Int) -> Int? {
        guard let first = rest.popFirst() else { return nil }
        let mask = (1 << bits) - 1
        var value = Int(first) & mask
        guard value == mask else { return value }
        var shift = 0
        while let octet = rest.popFirst() {
            value += Int(octet & 0x7f) << shift
            if octet & 0x80 == 0 { return value }
            shift += 7
            guard shift <= 28 else { return nil }
        }
        return nil
    }

    /// A string, in Huffman's code or as it is (RFC 7541 §5.2).
    private func string(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let first = rest.first, let length = integer(&rest, bits: 7), length <= rest.count,
            length <= Self.stringLimit
        else { return nil }
        let octets = rest.prefix(length)
        rest = rest.dropFirst(length)
        return first & 0x80 == 0 ? Array(octets) : HPACKHuffman.decode(octets)
    }
}
