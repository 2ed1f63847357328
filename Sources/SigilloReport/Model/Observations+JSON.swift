import SigilloCore

extension Observations {
    /// The observations as `sigillo.report/1` writes them.
    package var json: JSONValue {
        .object([
            "connections": .array(connections.map(\.json)),
            "namesAsked": .array(namesAsked.map { .string($0) }),
            "clientEnd": .string(orNull: clientEnd),
            "packets": .integer(packets),
            "flows": .integer(flows),
            "wholeFlows": .integer(wholeFlows),
            "gaps": .integer(gaps),
            "cutFrames": .integer(cutFrames),
            "markerFound": markerFound.map { .bool($0) } ?? .null,
            "rewrites": .integer(rewrites),
        ])
    }

    init(_ fields: JSONFields) throws(ReportFormatError) {
        self.init(
            connections: try fields.list("connections", Connection.init(json:at:)),
            namesAsked: try fields.strings("namesAsked"),
            clientEnd: try fields.optionalString("clientEnd"),
            packets: try fields.integer("packets"),
            flows: try fields.integer("flows"),
            wholeFlows: try fields.integer("wholeFlows"),
            gaps: try fields.integer("gaps"),
            cutFrames: try fields.integer("cutFrames"),
            markerFound: try fields.optionalBool("markerFound"),
            rewrites: try fields.integer("rewrites"))
    }
}

extension Observations.Connection {
    /// The connection as `sigillo.report/1` writes it.
    package var json: JSONValue {
        .object([
            "path": .string(orNull: path?.rawValue),
            "bait": .bool(isBait),
            "client": .string(client),
            "server": .string(server),
            "serverName": .string(orNull: serverName),
            "clientHello": .bool(sawClientHello),
            "tlsVersion": .string(orNull: tlsVersion),
            "suite": .string(orNull: suite),
            "established": .bool(isEstablished),
            "alerts": .array(alerts.map(\.json)),
            "applicationOctets": .integer(applicationOctets),
            "clearOctets": .integer(clearOctets),
            "logins": .integer(logins),
            "genuineLogins": .integer(genuineLogins),
            "ending": .string(ending.rawValue),
        ])
    }

    init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        self.init(
            path: try fields.optionalWord("path"),
            isBait: try fields.bool("bait"),
            client: try fields.string("client"),
            server: try fields.string("server"))
        serverName = try fields.optionalString("serverName")
        sawClientHello = try fields.bool("clientHello")
        tlsVersion = try fields.optionalString("tlsVersion")
        suite = try fields.optionalString("suite")
        isEstablished = try fields.bool("established")
        alerts = try fields.list("alerts", TLSObservation.Alert.init(json:at:))
        applicationOctets = try fields.integer("applicationOctets")
        clearOctets = try fields.integer("clearOctets")
        logins = try fields.integer("logins")
        genuineLogins = try fields.integer("genuineLogins")
        guard let ending = ConnectionRecord.Ending(rawValue: try fields.string("ending")) else {
            throw fields.error("ending", "not a known ending")
        }
        self.ending = ending
    }
}

extension TLSObservation.Alert {
    fileprivate var json: JSONValue {
        .object([
            "level": .integer(Int(level)),
            "description": .integer(Int(description)),
            "sender": isSent ? "server" : "client",
        ])
    }

    fileprivate init(json value: JSONValue, at place: String) throws(ReportFormatError) {
        let fields = try JSONFields(value, at: place)
        guard let level = UInt8(exactly: try fields.integer("level")) else {
            throw fields.error("level", "not an octet")
        }
        guard let description = UInt8(exactly: try fields.integer("description")) else {
            throw fields.error("description", "not an octet")
        }
        self.init(level: level, description: description, isSent: try fields.string("sender") == "server")
    }
}
