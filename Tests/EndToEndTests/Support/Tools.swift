import Foundation
import Glibc
import Testing

/// What is installed here and what this user may do: tests that need more are left out, with the reason.
enum Tools {
    static let hasTshark = isInstalled("tshark") && isInstalled("editcap")
    static let hasCurl = isInstalled("curl")
    static let isRoot = geteuid() == 0
    static let canBecomeNobody = isRoot && isInstalled("setpriv")

    /// A Python that is a program and not a wrapper of a version manager, which wants its own HOME.
    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(where: isExecutable)

    /// Whether a user namespace can be made, in which the limits of others are set to 0.
    static let canNestNamespaces = succeeds(["unshare", "-Ur", "true"])
    /// Whether a mount namespace can be made, in which the checkout is hidden.
    static let canHideFolders = succeeds(["unshare", "-Urm", "true"])

    /// Whether a sealed room can be had.
    static let hasRoom = (try? Sigillo.path()).map { succeeds([$0, "doctor"]) } ?? false

    static func isInstalled(_ name: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { isExecutable("\($0)/\(name)") }
    }

    private static func isExecutable(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Whether a command ends with 0.
    static func succeeds(_ words: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

extension Trait where Self == ConditionTrait {
    static var needsRoom: Self { .enabled(if: Tools.hasRoom, "the sealed room cannot be had here") }
    static var needsCurl: Self { .enabled(if: Tools.hasCurl, "curl is not installed") }
    static var needsTshark: Self { .enabled(if: Tools.hasTshark, "tshark is not installed") }
    static var needsUserNamespaces: Self {
        .enabled(if: Tools.canNestNamespaces, "no user namespace can be made here")
    }
}

/// The commands of clients that more than one test runs.
enum Clients {
    /// curl that uses TLS where it is offered, and logs in in clear where not.
    static let optionalTLS = [
        "curl", "-sS", "--ssl", "--cacert", "{ca}", "-u", "{user}:{password}", "imap://{host}:{port}/",
    ]
    /// curl as it should be used.
    static let strictIMAPS = ["curl", "-sS", "--cacert", "{ca}", "-u", "{user}:{password}", "imaps://{host}:{port}/"]
    /// curl that sends a message without any TLS.
    static let plainSMTP = [
        "curl", "-sS", "--mail-from", "{from}", "--mail-rcpt", "{to}", "--upload-file", "{message}",
        "smtp://{host}:{port}/client.example.test",
    ]
}
