import SigilloCore

extension StepTemplate {
    /// Reads the faults of a file of their own: `{faults: [...]}`, or the list alone.
    ///
    /// Each is a step as a scenario states it, but it is the fault unless it says otherwise, and it is about commands
    /// in clear and inside TLS unless it says which.
    ///
    /// - Throws: ``ScenarioError`` with the place of the first thing that is wrong.
    package static func faults(decoding node: Node) throws(ScenarioError) -> [StepTemplate] {
        var list = node
        if case .map = node.content {
            list = try MapReader(node, what: "a list of faults", known: ["faults"]).required("faults")
        }
        return try all(decoding: list, what: "'faults'", phase: .any, isFault: true)
    }
}

extension ConnectionCut {
    /// Reads a number of octets, or a map of it and of how the connection ends.
    init(decoding node: Node) throws(ScenarioError) {
        guard case .map = node.content else {
            self.init(after: try node.integer("'cut'", in: Self.range))
            return
        }
        let map = try MapReader(node, what: "'cut'", known: ["after", "by"])
        self.init(
            after: try map.required("after").integer("'after'", in: Self.range),
            by: try map["by"]?.word("'by'") ?? .drop)
    }

    fileprivate static let range = 0...1_000_000_000
}

extension TransportStep {
    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "'transport'", known: ["delay", "throttle", "cut"])
        guard map["delay"] != nil || map["throttle"] != nil || map["cut"] != nil else {
            throw node.error("'transport' needs 'delay', 'throttle' or 'cut'.")
        }
        self.init(delay: try map["delay"]?.duration("'delay'") ?? 0, rate: try map["throttle"]?.rate("'throttle'"))
        guard let node = map["cut"] else { return }
        guard case .map = node.content else {
            cut = try ConnectionCut(decoding: node)
            return
        }
        let details = try MapReader(node, what: "'cut'", known: ["after", "of", "by"])
        let ending = try details["by"]?.word("'by'", as: ConnectionCut.Ending.self) ?? .drop
        guard ending != .close else {
            throw node.error(
                "A cut of the wire cannot be 'by: close', for TLS's goodbye would be more octets.",
                hint: "It is 'drop' or 'reset'.")
        }
        cut = ConnectionCut(
            after: try details.required("after").integer("'after'", in: ConnectionCut.range), by: ending)
        side = try details["of"]?.word("'of'") ?? .sent
    }
}

extension Node {
    /// Nanoseconds, of `500ms` or `2s`: a millisecond to an hour.
    func duration(_ what: String) throws(ScenarioError) -> UInt64 {
        let text = try line(what)
        let units: [(suffix: String, milliseconds: Int)] = [("ms", 1), ("s", 1_000)]
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }),
            case let digits = text.dropLast(unit.suffix.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(digits),
            case let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds),
            !overflow, (1...3_600_000).contains(milliseconds)
        else {
            throw error("\(what) must be a time from 1ms to 3600s.", hint: "Write 500ms or 2s.")
        }
        return UInt64(milliseconds) * 1_000_000
    }

    /// Octets a second.
    func rate(_ what: String) throws(ScenarioError) -> Int {
        try integer(what, in: 1...1_000_000_000)
    }
}
