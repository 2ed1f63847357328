import SigilloWire

/// A TLS record as the timeline shows it. Its text is made only where somebody reads it: most flows are shown to nobody.
struct TLSLine: Sendable {
    /// What stands in a record.
    enum Content: Sendable {
        case clientHello(serverName: String?)
        case serverHello(ServerHello)
        case handshake(type: UInt8)
        case changeCipherSpec
        case alert(level: UInt8, description: UInt8)

        fileprivate var text: String {
            switch self {
            case .clientHello(let name): "ClientHello" + (name.map { " for \($0)" } ?? "")
            case .serverHello(let hello) where hello.isHelloRetryRequest: "HelloRetryRequest"
            case .serverHello(let hello):
                "ServerHello \(hello.version) \(TLSCipherSuite(rawValue: hello.suite).name)"
            case .handshake(let type): TLSNames.handshake(type)
            case .changeCipherSpec: "ChangeCipherSpec"
            case .alert(let level, let description):
                "\(TLSAlert.levelName(level)), \(TLSAlert.name(description))"
            }
        }
    }

    var record: TLSRecord
    var contents: [Content] = []

    /// What it says in one line.
    var text: String {
        let names = contents.map(\.text).joined(separator: ", ")
        let what =
            switch record.type {
            case .changeCipherSpec: "ChangeCipherSpec"
            case .alert: "alert, " + (names.isEmpty ? "encrypted" : names)
            case .handshake: "handshake, " + (names.isEmpty ? "encrypted or in part" : names)
            case .heartbeat, .applicationData: "heartbeat"
            }
        return "\(what), \(record.length) octets"
    }
}
