import SigilloCore

extension ReportFinding {
    /// The finding as `sigillo.report/1` and `sigillo.check/1` write it.
    package var json: JSONValue {
        .object([
            "kind": .string(kind),
            "severity": .string(severity.rawValue),
            "protocol": .string(orNull: protocolName),
            "mechanism": .string(orNull: mechanism),
            "user": .string(orNull: user),
            "secret": .string(orNull: secret),
            "label": .string(orNull: label),
            "encoding": .string(orNull: encoding),
            "flow": .string(flow),
            "tcpStream": .integer(orNull: tcpStream),
            "frame": .integer(frame),
            "offset": .integer(offset),
            "rule": .string(rule),
            "reference": .string(reference),
            "text": .string(text),
        ])
    }

    /// The finding with what explains it, as `sigillo.check/1` writes it: excerpt, advice and display filter.
    package var explainedJSON: JSONValue {
        guard case .object(var members) = json else { return json }
        members["excerpt"] = .array(
            excerpt.map { line in
                .object([
                    "frame": .integer(line.frame), "direction": .string(orNull: line.direction),
                    "text": .string(line.text),
                ])
            })
        members["mend"] = .string(orNull: mend)
        members["displayFilter"] = .string(displayFilter)
        return .object(members)
    }

    init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        self.init(
            kind: try fields.string("kind"),
            severity: try fields.word("severity"),
            protocolName: try fields.optionalString("protocol"),
            mechanism: try fields.optionalString("mechanism"),
            user: try fields.optionalString("user"),
            secret: try fields.optionalString("secret"),
            label: try fields.optionalString("label"),
            encoding: try fields.optionalString("encoding"),
            flow: try fields.string("flow"),
            tcpStream: try fields.optionalInteger("tcpStream"),
            frame: try fields.integer("frame"),
            offset: try fields.integer("offset"),
            rule: try fields.string("rule"),
            reference: try fields.string("reference"),
            text: try fields.string("text"))
        // Reports of earlier versions have none.
        excerpt = try fields.optionalList("excerpt", Line.init(json:at:)) ?? []
    }
}

extension ReportFinding.Line {
    fileprivate init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        self.init(
            frame: try fields.integer("frame"), direction: try fields.optionalString("direction"),
            text: try fields.string("text"))
    }
}
