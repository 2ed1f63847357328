import Foundation
import SigilloTesting

/// Makes a mail server of the library again and again, each for one log-in of whoever reads the line that it prints.
///
/// A line is JSON: when `withMailServer` was called, in nanoseconds of the monotonic clock, and how to log in. A line on
/// standard input ends the server and begins the next; the end of the input ends the program.
@main
struct WarmServer {
    private struct Line: Encodable {
        var begun: UInt64
        var port: UInt16
        var authority: String
        var user: String
        var password: String
    }

    static func main() async throws {
        var isAsked = true
        while isAsked {
            let begun = DispatchTime.now().uptimeNanoseconds
            isAsked = try await withMailServer(.imaps) { server in
                let line = Line(
                    begun: begun, port: server.port, authority: server.certificateAuthority, user: server.account.user,
                    password: String(decoding: server.account.password.reveal(), as: UTF8.self))
                try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(line) + Data("\n".utf8))
                return readLine() != nil
            }
        }
    }
}
