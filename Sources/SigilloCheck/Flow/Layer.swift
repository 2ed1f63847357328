import SigilloCore

/// Where in a flow octets stand: positions of different layers cannot be compared.
enum Layer: Int, Sendable, Hashable {
    /// The TCP stream itself.
    case wire
    /// What stands inside TLS records of a suite that encrypts nothing.
    case insideTLS
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
