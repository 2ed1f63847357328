import SigilloCore

/// Octets in clear of a protocol that no rule knows; only known secrets are looked for.
struct OpaqueDialogue: Dialogue {
    let name: String

    func reading(_ direction: Direction) -> Reading { .opaque }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn { .goOn }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        evidence.add(
            kind: "data", .clear(octets: UInt64(octets.count)), direction: direction,
            end: offset &+ UInt64(octets.count))
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}
    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {}
    mutating func ended(evidence: inout Evidence) {}
}
