package import SigilloCore

/// A server of mail that somebody says the account has.
package struct FoundServer: Sendable, Hashable {
    package var service: Service
    package var host: String
    package var port: UInt16
    package var sealing: Sealing
    /// The name that its certificate must have, where that is another than the host's.
    package var certificateName: String?

    /// Creates a server.
    package init(
        _ service: Service, host: String, port: UInt16, sealing: Sealing, certificateName: String? = nil
    ) {
        self.service = service
        self.host = host
        self.port = port
        self.sealing = sealing
        self.certificateName = certificateName
    }
}

/// The servers that a file of settings names, as far as a client needs them.
package enum SettingsFile {
    /// The servers of Thunderbird's autoconfig file, in its order.
    ///
    /// ```xml
    /// <incomingServer type="imap"><hostname>mail.sigillo.test</hostname><port>993</port><socketType>SSL</socketType>
    /// ```
    package static func autoconfig(_ text: String) -> [FoundServer] {
        (blocks("incomingServer", in: text) + blocks("outgoingServer", in: text)).compactMap { block in
            let kind = block.tag.split(separator: "\"").dropFirst().first.map(String.init) ?? ""
            guard let service = Service(rawValue: kind), let host = value("hostname", in: block.content),
                let port = value("port", in: block.content).flatMap({ UInt16($0) }), port > 0
            else { return nil }
            let sealing: Sealing
            switch value("socketType", in: block.content)?.uppercased() {
            case "SSL": sealing = .implicit
            case "STARTTLS": sealing = .startTLS
            default: sealing = .clear
            }
            return FoundServer(service, host: host, port: port, sealing: sealing)
        }
    }

    /// The servers of an Autodiscover response (MS-OXDSCLI §2.2.4), in its order.
    package static func autodiscover(_ text: String) -> [FoundServer] {
        blocks("Protocol", in: text).compactMap { block in
            let kind = value("Type", in: block.content)?.lowercased() ?? ""
            guard let service = Service(rawValue: kind), let host = value("Server", in: block.content),
                let port = value("Port", in: block.content).flatMap({ UInt16($0) }), port > 0
            else { return nil }
            let sealing: Sealing
            switch value("Encryption", in: block.content)?.uppercased() {
            case "SSL": sealing = .implicit
            case "TLS": sealing = .startTLS
            default: sealing = value("SSL", in: block.content)?.lowercased() == "on" ? .implicit : .clear
            }
            return FoundServer(service, host: host, port: port, sealing: sealing)
        }
    }

    /// The most elements of a name that are looked at.
    private static let blockLimit = 64

    private static func blocks(_ name: String, in text: String) -> [(tag: Substring, content: Substring)] {
        var result: [(tag: Substring, content: Substring)] = []
        var rest = text[...]
        while result.count < blockLimit, let open = rest.firstRange(of: "<\(name)") {
            let tag = rest[open.upperBound...].prefix { $0 != ">" }
            let behind = rest[tag.endIndex...].dropFirst()
            guard let end = behind.firstRange(of: "</\(name)>") else { break }
            result.append((tag, behind[..<end.lowerBound]))
            rest = behind[end.upperBound...]
        }
        return result
    }

    private static func value(_ name: String, in text: Substring) -> String? {
        guard let open = text.firstRange(of: "<\(name)>") else { return nil }
        let value = text[open.upperBound...].prefix { $0 != "<" }
        let isPlain = value.unicodeScalars.allSatisfy { (0x21...0x7e).contains($0.value) }
        return isPlain && !value.isEmpty ? String(value) : nil
    }
}
