internal import SigilloCore

/// A question for the SRV records of a service (RFC 2782), and what is read of its answer; by a reader of its own.
package struct ServiceQuestion: Sendable, Hashable {
    /// An SRV record.
    package struct Record: Sendable, Hashable {
        package var priority: UInt16
        package var port: UInt16
        /// Empty where the service is decidedly not offered.
        package var target: String
    }

    /// `_imaps._tcp.ateneo.test`.
    package var name: String
    /// By which the answer is told from others.
    package var number: UInt16

    /// Creates a question.
    package init(name: String, number: UInt16) {
        self.name = name
        self.number = number
    }

    private static let srv: UInt16 = 33
    /// The most octets of an answer over UDP (RFC 1035 §4.2.1).
    static let answerLimit = 512

    /// The query (RFC 1035 §4.1): one question, recursion desired.
    package var octets: [UInt8] {
        var octets: [UInt8] = [UInt8(number >> 8), UInt8(number & 0xff), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        for label in name.split(separator: ".") {
            let label = Array(label.utf8.prefix(63))
            octets += [UInt8(label.count)] + label
        }
        return octets + [0, 0, UInt8(Self.srv), 0, 1]
    }

    /// The records of an answer, the preferred ones first; nil where it is none to this question.
    package func records(in answer: [UInt8]) -> [Record]? {
        var reader = Reader(answer: answer)
        guard answer.count <= Self.answerLimit, let number = reader.word(), number == self.number,
            let flags = reader.word(), flags & 0x8000 != 0, let questions = reader.word(), questions == 1,
            let count = reader.word(), reader.word() != nil, reader.word() != nil, reader.name() != nil,
            reader.word() == Self.srv, reader.word() == 1
        else { return nil }
        // NXDOMAIN, or another failure: there are no records.
        guard flags & 0x000f == 0 else { return [] }
        var records: [Record] = []
        for _ in 0..<count {
            guard reader.name() != nil, let type = reader.word(), reader.word() != nil, reader.word() != nil,
                reader.word() != nil, let length = reader.word()
            else { return nil }
            let end = reader.index + Int(length)
            guard end <= answer.count else { return nil }
            if type == Self.srv {
                guard let priority = reader.word(), reader.word() != nil, let port = reader.word(),
                    let target = reader.name(), reader.index == end
                else { return nil }
                records.append(Record(priority: priority, port: port, target: target))
            }
            reader.index = end
        }
        return records.sorted { $0.priority < $1.priority }
    }
}

/// Goes through a message of the DNS.
private struct Reader {
    let answer: [UInt8]
    var index = 0

    /// Two octets, the higher first.
    mutating func word() -> UInt16? {
        guard index + 2 <= answer.count else { return nil }
        defer { index += 2 }
        return UInt16(answer[index]) << 8 | UInt16(answer[index + 1])
    }

    /// A name with dots (RFC 1035 §4.1.4): a pointer leads back only, so that there is no loop.
    mutating func name() -> String? {
        var labels: [String] = []
        var place = index
        var isBehindPointer = false
        var lowest = index
        while place < answer.count {
            let length = Int(answer[place])
            if length & 0xc0 == 0xc0 {
                guard place + 1 < answer.count else { return nil }
                let target = (length & 0x3f) << 8 | Int(answer[place + 1])
                guard target < lowest else { return nil }
                if !isBehindPointer { index = place + 2 }
                isBehindPointer = true
                lowest = target
                place = target
                continue
            }
            guard length < 64, place + 1 + length <= answer.count else { return nil }
            place += 1 + length
            if length == 0 {
                if !isBehindPointer { index = place }
                return labels.joined(separator: ".")
            }
            labels.append(String(decoding: answer[(place - length)..<place], as: UTF8.self))
        }
        return nil
    }
}
