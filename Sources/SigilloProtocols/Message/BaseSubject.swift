/// A subject without what replies and forwarding add to it (RFC 5256 §2.1), as SORT and THREAD compare it.
struct BaseSubject: Sendable, Hashable {
    /// The text that is left, in UTF-8, mapped for comparison.
    var text: [UInt8]
    /// Whether something was taken off that says that the message is a reply or forwarded.
    var isReplyOrForward: Bool

    /// Reads an unfolded Subject field; without one the text is empty.
    init(_ subject: [UInt8]?) {
        var cutter = SubjectCutter(Casemap.mapped(Self.squeezed(EncodedWords.decoded(subject ?? []))))
        cutter.cut()
        text = Array(cutter.text[cutter.start..<cutter.end])
        isReplyOrForward = cutter.isReplyOrForward
    }

    /// `text` with each run of blanks as one space (step 1).
    private static func squeezed(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for octet in text {
            if ASCII.isBlank(octet) || octet == ASCII.carriageReturn || octet == ASCII.lineFeed {
                if result.last != ASCII.space { result.append(ASCII.space) }
            } else {
                result.append(octet)
            }
        }
        return result
    }
}

/// Takes leaders and trailers off a subject in capitals; each octet is looked at a bounded number of times.
private struct SubjectCutter {
    let text: [UInt8]
    var start = 0
    var end: Int
    var isReplyOrForward = false

    init(_ text: [UInt8]) {
        self.text = text
        end = text.count
    }

    mutating func cut() {
        repeat {
            cutTrailers()
            while cutLeader() || cutBlobs() {}
        } while cutForwardBrackets()
        cutTrailers()
    }

    /// Step 2: blanks and `(fwd)` at the end.
    private mutating func cutTrailers() {
        while start < end {
            if text[end - 1] == ASCII.space {
                end -= 1
            } else if end - start >= 5, text[(end - 5)..<end].elementsEqual("(FWD)".utf8) {
                end -= 5
                isReplyOrForward = true
            } else {
                return
            }
        }
    }

    /// Step 3: a blank, or `[blob] re [blob]:`.
    private mutating func cutLeader() -> Bool {
        if start < end, text[start] == ASCII.space {
            start += 1
            return true
        }
        var index = start
        while let next = blob(at: index) { index = next }
        guard let word = ["RE", "FWD", "FW"].first(where: { text[index..<end].starts(with: $0.utf8) }) else {
            return false
        }
        index += word.utf8.count
        while index < end, text[index] == ASCII.space { index += 1 }
        index = blob(at: index) ?? index
        guard index < end, text[index] == ASCII.colon else { return false }
        start = index + 1
        isReplyOrForward = true
        return true
    }

    /// Step 4: blobs at the beginning, as long as something is left. A leader behind none of them was found, so
    /// that none needs to be looked for between them.
    private mutating func cutBlobs() -> Bool {
        var index = start
        while let next = blob(at: index), next < end { index = next }
        defer { start = index }
        return index > start
    }

    /// Step 6: `[fwd: … ]` around all of it.
    private mutating func cutForwardBrackets() -> Bool {
        guard end - start >= 6, text[start..<end].starts(with: "[FWD:".utf8), text[end - 1] == UInt8(ascii: "]") else {
            return false
        }
        start += 5
        end -= 1
        isReplyOrForward = true
        return true
    }

    /// The index behind `[…]` and its blanks at `index`.
    private func blob(at index: Int) -> Int? {
        guard index < end, text[index] == UInt8(ascii: "[") else { return nil }
        var index = index + 1
        while index < end, text[index] != UInt8(ascii: "["), text[index] != UInt8(ascii: "]") { index += 1 }
        guard index < end, text[index] == UInt8(ascii: "]") else { return nil }
        index += 1
        while index < end, text[index] == ASCII.space { index += 1 }
        return index
    }
}
