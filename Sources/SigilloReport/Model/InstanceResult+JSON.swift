import SigilloCore
import SigilloVerdict

extension InstanceResult {
    /// The result as `sigillo.report/1` writes it.
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id),
            "scenario": .string(scenario),
            "path": .string(path.rawValue),
            "client": .string(client),
            "setting": .string(setting),
            "title": .string(title),
            "parameters": .object(parameters.mapValues { .string($0) }),
            "severity": .string(severity.rawValue),
            "expectation": .string(expectation),
            "control": .bool(isControl),
            "outcome": .string(orNull: outcome?.rawValue),
            "verdict": .string(verdict.rawValue),
            "reasonCode": .string(orNull: reasonCode?.rawValue),
            "reason": .string(reason),
            "delivered": .string(delivered.rawValue),
            "why": .string(orNull: why),
            "mend": .string(orNull: mend),
            "references": .array(references.map { .string($0) }),
            "assurances": .array(assurances.map { .string($0) }),
            "observations": observations.json,
            "findings": .array(findings.map(\.json)),
            "timeline": .array(timeline.map(\.json)),
            "capture": .string(orNull: capture),
            "anchor": .string(anchor),
            "durationMs": .integer(durationMs),
            "rerun": .string(rerun),
        ]
        if let expected { members["expected"] = expected.json }
        return .object(members)
    }

    init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        let parameterFields = try fields.object("parameters")
        var parameters: [String: String] = [:]
        for key in parameterFields.members.keys { parameters[key] = try parameterFields.string(key) }
        self.init(
            id: try fields.string("id"),
            scenario: try fields.string("scenario"),
            path: try fields.word("path"),
            client: try fields.string("client"),
            setting: try fields.string("setting"),
            title: try fields.string("title"),
            parameters: parameters,
            severity: try fields.word("severity"),
            expectation: try fields.string("expectation"),
            isControl: try fields.bool("control"),
            outcome: try fields.optionalWord("outcome"),
            verdict: try fields.word("verdict"),
            reasonCode: try fields.optionalWord("reasonCode"),
            reason: try fields.string("reason"),
            expected: try fields.optionalObject("expected").map(ExpectedResult.init),
            delivered: try fields.word("delivered"),
            why: try fields.optionalString("why"),
            mend: try fields.optionalString("mend"),
            references: try fields.strings("references"),
            assurances: try fields.strings("assurances"),
            observations: try Observations(try fields.object("observations")),
            findings: try fields.list("findings", ReportFinding.init(json:at:)),
            timeline: try fields.list("timeline", TimelineRow.init(json:at:)),
            capture: try fields.optionalString("capture"),
            anchor: try fields.string("anchor"),
            durationMs: try fields.integer("durationMs"),
            rerun: try fields.string("rerun"))
    }
}
