/// Names of handshake messages, for the timeline (RFC 8446 §4, RFC 5246 §7.4).
enum TLSNames {
    static func handshake(_ type: UInt8) -> String {
        switch type {
        case 0: "HelloRequest"
        case 4: "NewSessionTicket"
        case 11: "Certificate"
        case 12: "ServerKeyExchange"
        case 13: "CertificateRequest"
        case 14: "ServerHelloDone"
        case 15: "CertificateVerify"
        case 16: "ClientKeyExchange"
        case 20: "Finished"
        case 22: "CertificateStatus"
        default: "message \(type)"
        }
    }
}
