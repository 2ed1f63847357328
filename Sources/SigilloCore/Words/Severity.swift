/// How much harm a finding or a failed scenario does, worst first.
public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
    /// A reusable secret can be read by whoever intercepts the traffic.
    case critical
    /// Message content, or material from which a password can be guessed offline.
    case high
    /// Slow to guess, partial, or a weakness that needs another one.
    case medium
    case low
    /// A fact worth knowing that harms nobody by itself.
    case info

    /// The worse of two severities is the smaller.
    public static func < (left: Severity, right: Severity) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .critical: 0
        case .high: 1
        case .medium: 2
        case .low: 3
        case .info: 4
        }
    }
}
