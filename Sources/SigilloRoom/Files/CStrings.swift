internal import Glibc

/// Gives `body` a vector of C strings that ends with nil, valid during the call.
func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var vector = strings.map { strdup($0) } + [nil]
    defer { for string in vector { free(string) } }
    return vector.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("a vector that ends with nil is not empty") }
        return body(UnsafePointer(start))
    }
}
