/// A generator whose numbers follow from a seed, so that a run can be repeated with the same canaries (SplitMix64).
///
/// It is not for keys: those come from libcrypto. The canaries it makes live for one instance inside one room.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Creates a generator of its own for each instance of a run.
    ///
    /// - Parameters:
    ///   - seed: the run's seed, which its report names.
    ///   - label: what tells this generator from the run's others: the instance and its client.
    package init(seed: UInt64, label: String) {
        // FNV-1a spreads labels that differ in one letter over the whole range.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        state = seed ^ hash
    }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
