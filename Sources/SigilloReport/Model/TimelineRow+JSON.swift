import SigilloCore

extension TimelineRow {
    /// The row as `sigillo.report/1` writes it; `ms` has at most three digits behind the point.
    package var json: JSONValue {
        let milliseconds = JSONDecimal(digits: microseconds, places: 3)
        return .object([
            "frame": .integer(orNull: frame),
            "ms": milliseconds.places == 0 ? .integer(milliseconds.digits) : .decimal(milliseconds),
            "direction": .string(orNull: direction?.rawValue),
            "kind": .string(kind),
            "text": .string(text),
            "mark": .string(orNull: mark),
            "server": .string(orNull: server),
        ])
    }

    init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        self.init(
            frame: try fields.optionalInteger("frame"),
            microseconds: try fields.thousandths("ms"),
            direction: try fields.optionalWord("direction"),
            kind: try fields.string("kind"),
            text: try fields.string("text"),
            mark: try fields.optionalString("mark"),
            server: try fields.optionalString("server"))
    }
}
