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
    }
}
