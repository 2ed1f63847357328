import SigilloCore

/// Where in a flow octets stand: positions of different layers cannot be compared.
enum Layer: Int, Sendable, Hashable {
    /// The TCP stream itself.
    case wire
    /// What stands inside TLS records of a suite that encrypts nothing.
    case insideTLS
}

/// One value for each layer and direction.
struct PerDirection<Value: Sendable>: Sendable {
    private var values: [Value]

    init(repeating value: Value) {
        values = [value, value]
    }

    subscript(direction: Direction) -> Value {
        get { values[direction == .clientToServer ? 0 : 1] }
        _modify { yield &values[direction == .clientToServer ? 0 : 1] }
    }
}
