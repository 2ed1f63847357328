/// How the server writes a set of UIDs.
enum UIDSet {
    /// The shortest text for UIDs in this order: `4:6,9`.
    static func text(of uids: [UInt32]) -> String {
        var parts: [String] = []
        var index = 0
        while index < uids.count {
            var end = index
            while end + 1 < uids.count, uids[end] < .max, uids[end + 1] == uids[end] + 1 { end += 1 }
            parts.append(end == index ? "\(uids[index])" : "\(uids[index]):\(uids[end])")
            index = end + 1
        }
        return parts.joined(separator: ",")
    }

    /// The text for ranges of UIDs.
    static func text(ofRanges ranges: [ClosedRange<UInt32>]) -> String {
        ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }
            .joined(separator: ",")
    }

    /// The same UIDs in ascending ranges that neither overlap nor touch.
    static func union(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, last.upperBound == .max || last.upperBound + 1 >= range.lowerBound {
                result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    /// What both have, each in ascending ranges that do not overlap.
    static func intersection(
        _ left: [ClosedRange<UInt32>], _ right: [ClosedRange<UInt32>]
    ) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            let low = max(left[first].lowerBound, right[second].lowerBound)
            let high = min(left[first].upperBound, right[second].upperBound)
            if low <= high { result.append(low...high) }
            if left[first].upperBound < right[second].upperBound { first += 1 } else { second += 1 }
        }
        return result
    }
}
