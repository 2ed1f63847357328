import SigilloCore
import SigilloVerdict

extension RunReport {
    /// The report as `sigillo.report/1`; ``JSONValue/document`` makes a file of it.
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "schema": .string(Self.schema),
            "sigillo": .string(version),
            "startedAt": .string(startedAt),
            "finishedAt": .string(finishedAt),
            "seed": .string(seed),
            "policy": .string(policy),
            "clients": .array(clients.map(\.json)),
            "room": room.json,
            "summary": summary.json,
            "results": .array(results.map(\.json)),
            "proved": .array(proved.map(\.json)),
            "notRun": .array(notRun.map(\.json)),
        ]
        if let expectations { members["expectations"] = expectations.json }
        if let account, let verdict = accountVerdict { members["account"] = account.json(verdict) }
        if isRevealed { members["revealed"] = true }
        return .object(members)
    }

    /// Reads a report back.
    ///
    /// - Throws: ``ReportFormatError`` with the place; also where the summary does not count the results, or a result is of no
    ///   client.
    package init(json value: JSONValue) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: "")
        let schema = try fields.string("schema")
        guard schema == Self.schema else { throw fields.error("schema", "\(schema) is not \(Self.schema)") }
        self.init(
            version: try fields.string("sigillo"),
            startedAt: try fields.string("startedAt"),
            finishedAt: try fields.string("finishedAt"),
            seed: try fields.string("seed"),
            policy: try fields.string("policy"),
            clients: try fields.list("clients", Client.init(json:at:)),
            room: try Room(try fields.object("room")),
            results: try fields.list("results", InstanceResult.init(json:at:)),
            proved: try fields.list("proved", Statement.init(json:at:)),
            notRun: try fields.list("notRun", Statement.init(json:at:)),
            expectations: try fields.optionalObject("expectations").map(Expectations.init),
            account: try fields.optionalObject("account").map(SharedAccount.init),
            isRevealed: try fields.optionalBool("revealed") ?? false)
        for (index, result) in results.enumerated()
        where !clients.contains(where: { $0.name == result.client && $0.setting == result.setting }) {
            throw fields.error("results[\(index)].client", "not one of the clients, in this setting")
        }
        if let stated = try fields.optionalObject("account"), let verdict = accountVerdict {
            guard try stated.string("verdict") == verdict.word.rawValue else {
                throw stated.error("verdict", "does not follow from the results")
            }
        }
        let counts = try fields.object("summary")
        for verdict in Verdict.allCases {
            guard try counts.integer(verdict.rawValue) == summary[verdict] else {
                throw counts.error(verdict.rawValue, "does not count the results")
            }
        }
    }
}

extension Summary {
    /// The counts, zeros included.
    package var json: JSONValue {
        .object(Dictionary(uniqueKeysWithValues: Verdict.allCases.map { ($0.rawValue, .integer(self[$0])) }))
    }
}

extension RunReport.Client {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "version": .string(orNull: version), "command": .string(command),
            "setting": .string(setting),
        ])
    }

    fileprivate init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        self.init(
            name: try fields.string("name"), version: try fields.optionalString("version"),
            command: try fields.string("command"), setting: try fields.string("setting"))
    }
}

extension RunReport.SharedAccount {
    fileprivate func json(_ verdict: AccountVerdict) -> JSONValue {
        .object([
            "file": .string(file), "verdict": .string(verdict.word.rawValue), "text": .string(verdict.text),
            "services": .array(verdict.services.map { .string($0.rawValue) }),
            "breaches": .array(
                verdict.breaches.map { breach in
                    .object([
                        "client": .string(breach.client), "setting": .string(breach.setting),
                        "path": .string(breach.path.rawValue), "outcome": .string(breach.outcome.rawValue),
                    ])
                }),
        ])
    }

    /// Everything but the file follows from the results.
    fileprivate init(_ fields: JSONFields) throws(ReportFormatError) {
        self.init(file: try fields.string("file"))
    }
}

extension RunReport.Room {
    fileprivate var json: JSONValue {
        .object([
            "sealed": .bool(isSealed), "capture": .string(capture.rawValue),
            "interface": .string(orNull: interface), "packets": .integer(packets), "dropped": .integer(dropped),
        ])
    }

    fileprivate init(_ fields: JSONFields) throws(ReportFormatError) {
        self.init(
            isSealed: try fields.bool("sealed"), capture: try fields.word("capture"),
            interface: try fields.optionalString("interface"), packets: try fields.integer("packets"),
            dropped: try fields.integer("dropped"))
    }
}

extension RunReport.Statement {
    fileprivate var json: JSONValue { .object(["key": .string(key), "text": .string(text)]) }

    fileprivate init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        self.init(key: try fields.string("key"), text: try fields.string("text"))
    }
}
