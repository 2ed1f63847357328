@testable import SigilloProtocols

/// What a client knows of the mailbox that it has selected, from untagged responses alone (RFC 9051 §7).
struct ClientModel {
    /// A message as the client knows it; what it was not told is nil.
    struct Message: Equatable {
        var uid: UInt32?
        var flags: Set<String>?
        var modSequence: UInt64?
    }

    private(set) var messages: [Message] = []
    /// What a server may not say.
    private(set) var violations: [String] = []
    /// The highest mod-sequence that the client could come back with.
    private(set) var modSequence: UInt64 = 0
    private(set) var uidValidity: UInt32 = 0
    var usesVanished = false

    /// Reads what the server sent.
    ///
    /// - Parameter allowsRemovals: whether sequence numbers may change meanwhile (RFC 9051 §7.5.1).
    mutating func read(_ text: String, allowsRemovals: Bool) {
        for line in text.split(separator: "\r\n") {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            if let range = line.firstRange(of: "[HIGHESTMODSEQ ") {
                noteModSequence(line[range.upperBound...].prefix { $0.isNumber })
            }
            if let range = line.firstRange(of: "[UIDVALIDITY ") {
                uidValidity = UInt32(line[range.upperBound...].prefix { $0.isNumber }) ?? 0
            }
            guard words[0] == "*", words.count >= 3 else { continue }
            if words[1] == "VANISHED" {
                let isEarlier = words[2] == "(EARLIER)"
                vanish(isEarlier ? words[3] : words[2], isEarlier)
                if !isEarlier, !allowsRemovals { violations.append("\(line) while numbers may not change") }
                continue
            }
            guard let number = Int(words[1]) else { continue }
            switch words[2] {
            case "EXISTS":
                if number < messages.count { violations.append("\(line) of \(messages.count)") }
                while messages.count < number { messages.append(Message()) }
            case "EXPUNGE":
                if !allowsRemovals || usesVanished { violations.append(String(line)) }
                if number < 1 || number > messages.count {
                    violations.append("\(line) of \(messages.count)")
                } else {
                    messages.remove(at: number - 1)
                }
            case "FETCH": fetched(number, words[3])
            default: break
            }
        }
    }

    /// Begins with what is known of an earlier visit.
    mutating func selected(keeping: Bool) {
        if !keeping { messages = [] }
        violations = []
    }

    /// The UIDs that the client knows, in order.
    var uids: [UInt32] { messages.compactMap(\.uid) }

    /// Notes flags that the client set itself without being told.
    mutating func assume(_ change: FlagChange, _ flag: String, at index: Int) {
        guard var flags = messages[index].flags else { return }
        switch change {
        case .add: flags.insert(flag)
        case .remove: flags.remove(flag)
        case .replace: flags = [flag]
        }
        messages[index].flags = flags
    }

    private mutating func noteModSequence(_ text: Substring) {
        modSequence = max(modSequence, UInt64(text) ?? 0)
    }

    private mutating func vanish(_ set: String, _ isEarlier: Bool) {
        if !usesVanished { violations.append("VANISHED") }
        for part in set.split(separator: ",") {
            let ends = part.split(separator: ":").compactMap { UInt32($0) }
            guard let first = ends.first, let last = ends.last else { continue }
            let before = messages.count
            messages.removeAll { $0.uid.map { (first...last).contains($0) } ?? false }
            guard !isEarlier else { continue }
            // Each one was in the mailbox (RFC 7162 §3.2.10): the others are among those whose UIDs were not asked for.
            for _ in (before - messages.count)..<(Int(last - first) + 1) where !forgetUnknown(in: first...last) {
                violations.append("VANISHED \(part)")
            }
        }
    }

    /// Takes away a message whose UID is not known and may be in a range.
    private mutating func forgetUnknown(in range: ClosedRange<UInt32>) -> Bool {
        var below: UInt32 = 0
        for index in messages.indices {
            guard let uid = messages[index].uid else {
                let above = messages[index...].lazy.compactMap(\.uid).first ?? .max
                guard below < range.upperBound, above > range.lowerBound else { continue }
                messages.remove(at: index)
                return true
            }
            below = uid
        }
        return false
    }

    private mutating func fetched(_ number: Int, _ items: String) {
        guard number >= 1, number <= messages.count else {
            violations.append("FETCH \(number) of \(messages.count)")
            return
        }
        var message = messages[number - 1]
        if let range = items.firstRange(of: "UID ") {
            let uid = UInt32(items[range.upperBound...].prefix { $0.isNumber })
            if let known = message.uid, known != uid { violations.append("FETCH \(number) of \(known): \(items)") }
            message.uid = uid
        }
        if let range = items.firstRange(of: "FLAGS (") {
            let names = items[range.upperBound...].prefix { $0 != ")" }.split(separator: " ").map(String.init)
            message.flags = Set(names).subtracting(["\\Recent"])
        }
        if let range = items.firstRange(of: "MODSEQ (") {
            message.modSequence = UInt64(items[range.upperBound...].prefix { $0.isNumber })
        }
        messages[number - 1] = message
    }
}
