import SigilloCore

/// Where in a flow octets stand: positions of different layers cannot be compared.
enum Layer: Int, Sendable, Hashable {
    /// The TCP stream itself.
    case wire
    /// What stands inside TLS records of a suite that encrypts nothing.
    case insideTLS
    /// What stands inside TLS records that keys opened; it has an evidence of its own.
    case opened
    /// What comes out of octets that the protocol compresses.
    case inflated
}

/// One value for each layer and direction.
struct PerDirection<Value: Sendable>: Sendable {
    private var client: Value
    private var server: Value

    init(repeating value: Value) {
        client = value
        server = value
    }

    subscript(direction: Direction) -> Value {
        get { direction == .clientToServer ? client : server }
        _modify {
            if direction == .clientToServer { yield &client } else { yield &server }
        }
    }
}

extension Layer {
    /// A finding's text with what the layer means for it.
    func place(_ text: String) -> String {
        switch self {
        case .wire: text
        case .insideTLS: text + " Its TLS session encrypts nothing."
        case .opened: "Sealed on the wire, and opened with keys: " + text.replacing(" in clear", with: "")
        case .inflated: text + " It was compressed, which seals nothing."
        }
    }
}
