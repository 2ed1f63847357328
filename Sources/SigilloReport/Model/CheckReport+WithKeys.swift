extension CheckReport {
    /// What could be read in a capture with keys: what the server read, which no eavesdropper reads.
    ///
    /// It never counts for the verdict.
    package struct WithKeys: Sendable, Hashable {
        /// Flows in which TLS was spoken.
        package var flows: Int
        /// Those of which records were opened.
        package var decrypted: Int
        /// Records that were opened.
        package var records: Int
        /// What stood in them.
        package var findings: [ReportFinding]
        /// Why others were not opened, each one sentence with its frame.
        package var obstacles: [String]

        /// Creates what is said of a reading with keys.
        package init(
            flows: Int, decrypted: Int, records: Int, findings: [ReportFinding] = [], obstacles: [String] = []
        ) {
            self.flows = flows
            self.decrypted = decrypted
            self.records = records
            self.findings = findings
            self.obstacles = obstacles
        }

        var json: JSONValue {
            .object([
                "flows": .integer(flows),
                "decrypted": .integer(decrypted),
                "records": .integer(records),
                "findings": .array(findings.map(Self.json)),
                "obstacles": .array(obstacles.map(JSONValue.string)),
            ])
        }

        /// A finding without advice: nothing is to be mended where the wire showed nothing.
        private static func json(_ finding: ReportFinding) -> JSONValue {
            guard case .object(var members) = finding.explainedJSON else { return finding.json }
            members["mend"] = nil
            return .object(members)
        }

        init(_ fields: JSONFields) throws(ReportFormatError) {
            self.init(
                flows: try fields.integer("flows"),
                decrypted: try fields.integer("decrypted"),
                records: try fields.integer("records"),
                findings: try fields.list("findings", ReportFinding.init(json:at:)),
                obstacles: try fields.strings("obstacles"))
        }
    }
}
