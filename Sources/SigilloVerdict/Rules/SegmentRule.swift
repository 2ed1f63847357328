import SigilloCheck
import SigilloCore
import SigilloScenario

/// Whether injected octets crossed in the segments in which they were meant to cross, by what the capture shows.
enum SegmentRule {
    /// Fewer segments than this are no stream octet by octet; a kernel may put some of many small writes together.
    private static let fewestOfMany = 3

    /// Whether they did.
    static func isCut(
        _ injection: ConnectionRecord.Injection, as segments: Segmentation, in flow: FlowReport
    ) -> Bool {
        let ends = flow.serverSegmentEnds
        guard injection.end > injection.start, let last = ends.last, last > injection.start else { return false }
        let begins = ends.contains(injection.start)
        let carriers = carriers(of: injection, in: flow)
        return switch segments {
        case .one: !begins && carriers == 1 && last >= injection.end
        case .two: begins && carriers == 1 && last >= injection.end
        case .octets:
            // A client that has seen enough may close before the last octet.
            begins && ends.contains(injection.start + 1)
                && (last < injection.end
                    || carriers >= min(fewestOfMany, Int(clamping: injection.end - injection.start)))
        }
    }

    /// How many segments carried the injected octets.
    static func carriers(of injection: ConnectionRecord.Injection, in flow: FlowReport) -> Int {
        let ends = flow.serverSegmentEnds
        let whole = ends.count { $0 > injection.start && $0 < injection.end }
        return ends.contains { $0 >= injection.end } ? whole + 1 : whole
    }
}
