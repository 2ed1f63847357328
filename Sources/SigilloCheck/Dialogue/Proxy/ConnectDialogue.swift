import SigilloCore

/// What a proxy of HTTP answers to CONNECT, up to the tunnel (RFC 9110 §9.3.6).
///
/// ```
/// C: CONNECT mail.test:143 HTTP/1.1
/// S: HTTP/1.1 200 Connection established
/// ```
struct ConnectDialogue: Dialogue {
    private enum State: Sendable, Hashable {
        case status, fields, through
        /// So much of the body of a denial.
        case body(UInt64)
    }

    let name = "http"
    private var state = State.status
    private var isGranted = false
    private var length: UInt64 = 0
    private var turn = Turn.goOn

    func reading(_ direction: Direction) -> Reading {
        guard direction == .serverToClient else { return .tunnel }
        return switch state {
        case .status, .fields: .lines
        case .body(let remaining): .counted(remaining)
        case .through: .tunnel
        }
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        switch state {
        case .status:
            guard !line.octets.isEmpty else { return .goOn }
            evidence.show(line: line.octets, direction: direction, end: line.end)
            let code = line.octets.firstWord.rest?.trimmed.prefix(3).number ?? 0
            // An interim answer is followed by the one that counts.
            isGranted = (200..<300).contains(code)
            length = 0
            state = .fields
            if code < 200 { isGranted = false }
        case .fields:
            if line.octets.begins(with: "Content-Length:") { length = line.octets.dropFirst(15).trimmed.number ?? 0 }
            guard line.octets.isEmpty else { return .goOn }
            if isGranted {
                state = .through
            } else if length > 0 {
                state = .body(length)
            } else {
                return .tunnelRefused
            }
        case .body, .through: break
        }
        return .goOn
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        guard case .body(let remaining) = state else { return }
        let left = remaining - min(remaining, UInt64(octets.count))
        state = .body(max(left, 1))
        if left == 0 { turn = .tunnelRefused }
    }

    mutating func takeTurn() -> Turn {
        defer { turn = .goOn }
        return turn
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}
    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {}
    mutating func ended(evidence: inout Evidence) {}
}
