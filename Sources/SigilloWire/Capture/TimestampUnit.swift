/// How a pcapng interface counts time (`if_tsresol` and `if_tsoffset`), made safe for every value a file may hold.
struct TimestampUnit: Sendable {
    private enum Scale {
        /// 10^-n or 2^-n of a second.
        case decimal(Int), binary(UInt64)
    }

    private var scale = Scale.decimal(6)
    /// Seconds to add.
    var offset: Int64 = 0

    /// Microseconds since 1970: what a file means that says nothing.
    init() {}

    /// Sets the resolution: a power of ten, or of two where the highest bit is set.
    mutating func setResolution(_ octet: UInt8) {
        scale = octet & 0x80 == 0 ? .decimal(Int(octet)) : .binary(UInt64(octet & 0x7f))
    }

    /// Nanoseconds since 1970, or 0 where the sum cannot be told.
    func nanoseconds(_ ticks: UInt64) -> UInt64 {
        guard let plain = unshifted(ticks) else { return 0 }
        guard offset != 0 else { return plain }
        let (shift, tooLarge) = offset.multipliedReportingOverflow(by: 1_000_000_000)
        guard !tooLarge, let signed = Int64(exactly: plain) else { return 0 }
        let (sum, overflow) = signed.addingReportingOverflow(shift)
        return overflow || sum < 0 ? 0 : UInt64(sum)
    }

    private func unshifted(_ ticks: UInt64) -> UInt64? {
        switch scale {
        case .decimal(let digits) where digits <= 9:
            let (product, overflow) = ticks.multipliedReportingOverflow(by: Self.powers[9 - digits])
            return overflow ? nil : product
        case .decimal(let digits):
            return digits - 9 < Self.powers.count ? ticks / Self.powers[digits - 9] : 0
        case .binary(let bits):
            guard bits < 64 else { return 0 }
            let (seconds, overflow) = (ticks >> bits).multipliedReportingOverflow(by: 1_000_000_000)
            guard !overflow else { return nil }
            guard bits > 0 else { return seconds }
            let fraction = (ticks & (1 << bits &- 1)).multipliedFullWidth(by: 1_000_000_000)
            let nanoseconds = fraction.high << (64 &- bits) | fraction.low >> bits
            return seconds.addingReportingOverflow(nanoseconds).partialValue
        }
    }

    private static let powers: [UInt64] = (0...19).map { digits in
        (0..<digits).reduce(1) { power, _ in power &* 10 }
    }
}
