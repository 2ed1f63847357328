import Testing

/// The independent eye: what tshark says of a capture.
enum Wireshark {
    /// The values of a field in the frames that a display filter finds.
    static func field(_ field: String, where filter: String, in capture: String) async throws -> [String] {
        let ending = try await Program(["tshark", "-r", capture, "-Y", filter, "-T", "fields", "-e", field]).end()
        #expect(ending.status == 0, "tshark: \(ending.errors)")
        return ending.output.split(separator: "\n").map(String.init)
    }

    /// Runs editcap.
    static func edit(_ arguments: [String]) async throws {
        let ending = try await Program(["editcap"] + arguments).end()
        #expect(ending.status == 0, "editcap: \(ending.errors)")
    }
}

extension String {
    /// The octets that pairs of hexadecimal digits stand for.
    var hexadecimalOctets: [UInt8] {
        let digits = Array(utf8.filter { $0 != UInt8(ascii: ":") })
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
    }
}
