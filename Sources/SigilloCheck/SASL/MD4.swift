/// MD4 (RFC 1320), which is broken, and of which NTLM makes its keys; libraries no longer have it.
enum MD4 {
    private static let shifts: [[UInt32]] = [[3, 7, 11, 19], [3, 5, 9, 13], [3, 9, 11, 15]]
    /// The order in which each round takes the words of a block (RFC 1320 §3.4).
    private static let orders: [[Int]] = [
        Array(0..<16), [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
        [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    ]
    private static let constants: [UInt32] = [0, 0x5a82_7999, 0x6ed9_eba1]

    static func digest(_ octets: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
        let bits = UInt64(octets.count) &* 8
        let padding = [UInt8](repeating: 0, count: (119 - octets.count % 64) % 64)
        let padded = octets + [0x80] + padding + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
        for start in stride(from: 0, to: padded.count, by: 64) {
            let words = (0..<16).map { word in
                (0..<4).reduce(UInt32(0)) { $0 | UInt32(padded[start + 4 * word + $1]) << (8 * UInt32($1)) }
            }
            let before = state
            for round in 0..<3 {
                for (step, index) in orders[round].enumerated() { mix(&state, round, step, words[index]) }
            }
            for index in 0..<4 { state[index] &+= before[index] }
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) } }
    }

    /// One step of a round; the letters A to D are taken in turns.
    private static func mix(_ state: inout [UInt32], _ round: Int, _ step: Int, _ word: UInt32) {
        let target = (16 - step) % 4
        let (x, y, z) = (state[(target + 1) % 4], state[(target + 2) % 4], state[(target + 3) % 4])
        let mixed: UInt32 =
            switch round {
            case 0: x & y | ~x & z
            case 1: x & y | x & z | y & z
            default: x ^ y ^ z
            }
        let sum = state[target] &+ mixed &+ word &+ constants[round]
        let shift = shifts[round][step % 4]
        state[target] = sum << shift | sum >> (32 - shift)
    }
}
