internal import SigilloCore

/// Finds a client's questions in what it writes to its terminal, and says what is to be typed.
///
/// Nothing is typed before its prompt has appeared, and each answer is given once: a question that is asked twice needs
/// two answers. What stands on the screen between control sequences counts as one text, so that colours and movements
/// of the cursor do not hide a prompt.
struct Dialogue {
    /// The answers that were not given yet, in the order of the recipe.
    private var open: [(prompt: [UInt8], reply: [UInt8])]
    /// The end of the text that has appeared since the last answer, as much as a prompt can need.
    private var text: [UInt8] = []
    private let longest: Int
    private var state = State.text

    /// Where the reader is in a control sequence (ECMA-48 §5.4, §5.6).
    private enum State {
        case text, escape, intermediate, control, string, stringEscape
    }

    init(_ answers: [ClientCommand.Answer]) {
        open = answers.map { (Array($0.prompt.utf8), Array($0.reply.utf8)) }
        longest = open.map(\.prompt.count).max() ?? 0
    }

    /// What is to be typed now that the client has written `output`.
    mutating func replies(to output: some Sequence<UInt8>) -> [UInt8] {
        guard !open.isEmpty else { return [] }
        var replies: [UInt8] = []
        for byte in output where isText(byte) {
            text.append(byte)
            if text.count > 2 &* longest &+ 64 { text.removeFirst(text.count - longest) }
            guard let index = open.firstIndex(where: { text.ends(with: $0.prompt) }) else { continue }
            replies += open.remove(at: index).reply
            text = []
        }
        return replies
    }

    /// Whether an octet is text, and not part of a control sequence.
    private mutating func isText(_ byte: UInt8) -> Bool {
        let escape: UInt8 = 0x1B
        switch state {
        case .text:
            if byte == escape { state = .escape }
            return byte != escape
        case .escape:
            state =
                switch byte {
                case UInt8(ascii: "["): .control
                // OSC, DCS, SOS, PM, APC: strings up to BEL or ST.
                case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
                    .string
                case 0x20...0x2F: .intermediate
                default: .text
                }
        case .intermediate: if !(0x20...0x2F).contains(byte) { state = .text }
        case .control: if (0x40...0x7E).contains(byte) { state = .text }
        case .string:
            if byte == 0x07 { state = .text }
            if byte == escape { state = .stringEscape }
        case .stringEscape: state = .text
        }
        return false
    }
}

extension [UInt8] {
    /// Whether these octets end with `other`.
    fileprivate func ends(with other: [UInt8]) -> Bool {
        count >= other.count && suffix(other.count).elementsEqual(other)
    }
}
