extension CheckReport {
    /// The report as `sigillo.check/1`; ``JSONValue/document`` makes a file of it.
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "schema": .string(Self.schema),
            "verdict": .string(verdict.rawValue),
            "reason": .string(orNull: reason),
            "files": .array(files.map(\.json)),
        ]
        if isRevealed { members["revealed"] = true }
        return .object(members)
    }

    /// Reads a report back.
    ///
    /// - Throws: ``ReportFormatError`` with the place; also where the verdict is not that of the files.
    package init(json value: JSONValue) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: "")
        let schema = try fields.string("schema")
        guard schema == Self.schema else { throw fields.error("schema", "\(schema) is not \(Self.schema)") }
        self.init(
            files: try fields.list("files", File.init(json:at:)),
            reason: try fields.optionalString("reason"),
            isRevealed: try fields.optionalBool("revealed") ?? false)
        guard try fields.word("verdict", as: Verdict.self) == verdict else {
            throw fields.error("verdict", "not that of the files")
        }
    }
}

extension CheckReport.File {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "file": .string(file),
            "format": .string(orNull: format),
            "linkType": .string(orNull: linkType),
            "packets": .integer(packets),
            "bytes": .integer(octets),
            "cutPackets": .integer(cutPackets),
            "flows": .integer(flows),
            "tlsFlows": .integer(tlsFlows),
            "gaps": .integer(gaps),
            "verdict": .string(verdict.rawValue),
            "reason": .string(orNull: reason),
            "findings": .array(findings.map(\.explainedJSON)),
        ]
        if evictedFlows > 0 { members["evictedFlows"] = .integer(evictedFlows) }
        if !more.isEmpty {
            members["moreFindings"] = .array(
                more.map { total in
                    .object([
                        "kind": .string(total.kind), "rule": .string(total.rule),
                        "findings": .integer(total.findings), "flows": .integer(total.flows),
                    ])
                })
        }
        if let withKeys { members["withKeys"] = withKeys.json }
        return .object(members)
    }

    fileprivate init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        self.init(
            file: try fields.string("file"),
            format: try fields.optionalString("format"),
            linkType: try fields.optionalString("linkType"),
            packets: try fields.integer("packets"),
            octets: try fields.integer("bytes"),
            cutPackets: try fields.integer("cutPackets"),
            flows: try fields.integer("flows"),
            tlsFlows: try fields.integer("tlsFlows"),
            gaps: try fields.integer("gaps"),
            verdict: try fields.word("verdict"),
            reason: try fields.optionalString("reason"),
            findings: try fields.list("findings", ReportFinding.init(json:at:)))
        withKeys = try fields.optionalObject("withKeys").map { (fields) throws(ReportFormatError) in
            try CheckReport.WithKeys(fields)
        }
    }
}
