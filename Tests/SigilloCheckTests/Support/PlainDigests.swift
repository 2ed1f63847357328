import SigilloCore

/// MD5, SHA-1 and SHA-256 in plain Swift, for tests that have no library.
struct PlainDigests: DigestProvider {
    func digest(_ algorithm: DigestAlgorithm, of octets: [UInt8]) -> [UInt8]? {
        switch algorithm {
        case .md5: Self.md5(octets)
        case .sha1: Self.sha1(octets)
        case .sha256: Self.sha256(octets)
        case .sha512: nil
        }
    }

    func code(_ algorithm: DigestAlgorithm, key: [UInt8], of octets: [UInt8]) -> [UInt8]? {
        guard var block = key.count > 64 ? digest(algorithm, of: key) : key else { return nil }
        block += [UInt8](repeating: 0, count: 64 - block.count)
        return digest(algorithm, of: block.map { $0 ^ 0x36 } + octets).flatMap {
            digest(algorithm, of: block.map { $0 ^ 0x5c } + $0)
        }
    }

    func derived(_ algorithm: DigestAlgorithm, password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8]? {
        guard var last = code(algorithm, key: password, of: salt + [0, 0, 0, 1]) else { return nil }
        var sum = last
        for _ in 1..<iterations {
            guard let next = code(algorithm, key: password, of: last) else { return nil }
            last = next
            for index in sum.indices { sum[index] ^= next[index] }
        }
        return sum
    }

    // MARK: Blocks

    private static func blocks(_ octets: [UInt8], isLittle: Bool) -> [[UInt32]] {
        let bits = UInt64(octets.count) * 8
        var padded = octets + [0x80]
        while padded.count % 64 != 56 { padded.append(0) }
        for index in 0..<8 {
            let shift = UInt64(8 * (isLittle ? index : 7 - index))
            padded.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        var blocks: [[UInt32]] = []
        for start in stride(from: 0, to: padded.count, by: 4) {
            if start % 64 == 0 { blocks.append([]) }
            var word: UInt32 = 0
            for index in 0..<4 { word |= UInt32(padded[start + index]) << UInt32(8 * (isLittle ? index : 3 - index)) }
            blocks[blocks.count - 1].append(word)
        }
        return blocks
    }

    private static func octets(_ state: [UInt32], isLittle: Bool) -> [UInt8] {
        state.flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32(isLittle ? $0 : 3 - $0))) }
        }
    }

    private static func turn(_ word: UInt32, _ count: UInt32) -> UInt32 { word << count | word >> (32 - count) }

    // MARK: Hashes

    /// The integer parts of 2^32 |sin(i)| (RFC 1321 §3.4).
    private static let sines: [UInt32] = [
        0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
        0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
        0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
        0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
        0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
        0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
        0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
        0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
    ]

    static func md5(_ octets: [UInt8]) -> [UInt8] {
        let shifts: [[UInt32]] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
        for words in blocks(octets, isLittle: true) {
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            for step in 0..<64 {
                let mixed: UInt32
                let index: Int
                switch step / 16 {
                case 0: (mixed, index) = (b & c | ~b & d, step)
                case 1: (mixed, index) = (d & b | ~d & c, (5 * step + 1) % 16)
                case 2: (mixed, index) = (b ^ c ^ d, (3 * step + 5) % 16)
                default: (mixed, index) = (c ^ (b | ~d), 7 * step % 16)
                }
                let sum = a &+ mixed &+ sines[step] &+ words[index]
                (a, d, c, b) = (d, c, b, b &+ turn(sum, shifts[step / 16][step % 4]))
            }
            for (index, word) in [a, b, c, d].enumerated() { state[index] &+= word }
        }
        return Self.octets(state, isLittle: true)
    }

    static func sha1(_ octets: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
        for block in blocks(octets, isLittle: false) {
            var words = block
            for step in 16..<80 {
                words.append(turn(words[step - 3] ^ words[step - 8] ^ words[step - 14] ^ words[step - 16], 1))
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for step in 0..<80 {
                let (mixed, constant): (UInt32, UInt32) =
                    switch step / 20 {
                    case 0: (b & c | ~b & d, 0x5a82_7999)
                    case 1: (b ^ c ^ d, 0x6ed9_eba1)
                    case 2: (b & c | b & d | c & d, 0x8f1b_bcdc)
                    default: (b ^ c ^ d, 0xca62_c1d6)
                    }
                let sum = turn(a, 5) &+ mixed &+ e &+ constant &+ words[step]
                (e, d, c, b, a) = (d, c, turn(b, 30), a, sum)
            }
            for (index, word) in [a, b, c, d, e].enumerated() { state[index] &+= word }
        }
        return Self.octets(state, isLittle: false)
    }

    private static let primes: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]

    static func sha256(_ octets: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ]
        for block in blocks(octets, isLittle: false) {
            var words = block
            for step in 16..<64 {
                let (x, y) = (words[step - 15], words[step - 2])
                let low = turn(x, 25) ^ turn(x, 14) ^ x >> 3
                let high = turn(y, 15) ^ turn(y, 13) ^ y >> 10
                words.append(words[step - 16] &+ low &+ words[step - 7] &+ high)
            }
            var now = state
            for step in 0..<64 {
                let (a, b, c, e) = (now[0], now[1], now[2], now[4])
                let first = now[7] &+ (turn(e, 26) ^ turn(e, 21) ^ turn(e, 7)) &+ (e & now[5] ^ ~e & now[6])
                let sum = first &+ primes[step] &+ words[step]
                let second = (turn(a, 30) ^ turn(a, 19) ^ turn(a, 10)) &+ (a & b ^ a & c ^ b & c)
                now = [sum &+ second, a, b, c, now[3] &+ sum, e, now[5], now[6]]
            }
            for index in state.indices { state[index] &+= now[index] }
        }
        return Self.octets(state, isLittle: false)
    }
}
