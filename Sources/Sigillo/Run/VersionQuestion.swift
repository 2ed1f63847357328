package import SigilloCore

/// Asks a client what version it is.
package enum VersionQuestion {
    /// As long as a program may take to print its version.
    private static let patience: UInt64 = 5_000_000_000

    /// The first word with a digit in front that the command prints, for example `7.88.1`; nil where there is none.
    package static func ask(
        _ command: [String], on machine: any ClientMachine, environment: [String: String], folder: String
    ) -> String? {
        var environment = environment
        environment["HOME"] = machine.scratch
        let order = ClientCommand(arguments: command, environment: environment, workingDirectory: folder)
        guard let process = try? machine.start(order) else { return nil }
        if process.wait(nanoseconds: patience, wake: nil) == nil { process.end() }
        return version(in: process.standardOutput + process.standardError)
    }

    /// The version in what a program printed.
    package static func version(in octets: [UInt8]) -> String? {
        let text = String(decoding: octets.prefix(4_096), as: UTF8.self)
        let words = text.split { $0.isWhitespace || $0 == "," || $0 == "(" || $0 == ")" }
        let version = words.first { word in
            let bare = word.hasPrefix("v") ? word.dropFirst() : word
            return bare.first?.isASCII == true && bare.first?.isNumber == true && bare.contains(".")
        }
        return version.map { String($0.prefix(40)) }
    }
}
