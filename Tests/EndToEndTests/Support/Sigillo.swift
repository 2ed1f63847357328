import Foundation
import Glibc
import Testing

/// The program under test: the `sigillo` that was built with these tests.
enum Sigillo {
    /// Its path.
    static func path() throws -> String {
        let candidates = candidates
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw Missing(
                description:
                    "The program sigillo stands in none of \(candidates.joined(separator: ", ")). Build it with "
                    + "'swift build', or name it in the variable SIGILLO_UNDER_TEST.")
        }
        return found
    }

    /// The path of the flawed twin, which stands beside it.
    static func twin() throws -> String {
        URL(fileURLWithPath: try path()).deletingLastPathComponent().appending(path: "sigillo-twin").path
    }

    /// There is no program to test.
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    /// Runs it to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:],
        through wrapper: [String] = []
    ) async throws -> Program.Ending {
        let ending = try await Program(wrapper + [path()] + arguments, environment: environment).end()
        #expect(!ending.isOverdue, "sigillo did not end within \(Program.bound) s: \(arguments)")
        return ending
    }

    /// Runs `sigillo serve` while `body` uses it, which is told what its ready line says; it must end in good order.
    static func serve<Ready: Decodable, Result>(
        _ options: [String], _ body: (Ready) async throws -> Result
    ) async throws -> (result: Result, ending: Program.Ending) {
        let program = try Program([path(), "serve", "--ready-json"] + options)
        let line = try #require(await program.firstLine(), "no ready line")
        let result = try await body(JSONDecoder().decode(Ready.self, from: Data(line.utf8)))
        program.signal(SIGTERM)
        let ending = await program.end()
        #expect(ending.status == 0, "\(ending.errors)")
        return (result, ending)
    }

    /// Runs `sigillo test` and reads the report that it writes.
    static func test(
        _ arguments: [String], environment: [String: String] = [:],
        through wrapper: [String] = []
    ) async throws -> (ending: Program.Ending, report: RunReport) {
        let folder = try Scratch()
        let file = folder.path("report.json")
        let ending = try await run(
            ["test", "--report", "json=\(file)"] + arguments, environment: environment, through: wrapper)
        guard let octets = FileManager.default.contents(atPath: file) else {
            throw Missing(
                description: "sigillo wrote no report; it ended with \(ending.status) and said: \(ending.errors)")
        }
        return (ending, try JSONDecoder().decode(RunReport.self, from: octets))
    }

    /// Beside the test bundle, which the arguments of the test process name, then in the checkout's build folder.
    private static var candidates: [String] {
        if let named = ProcessInfo.processInfo.environment["SIGILLO_UNDER_TEST"] { return [named] }
        var folders = CommandLine.arguments.filter { $0.hasSuffix(".xctest") }.map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().path
        }
        if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            folders.append(URL(fileURLWithPath: own).deletingLastPathComponent().path)
        }
        folders.append(checkout + "/.build/debug")
        return folders.map { $0 + "/sigillo" }
    }

    /// The folder of the package.
    static var checkout: String {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.path
    }
}

/// A folder for one test; it is removed with the value that names it.
final class Scratch: Sendable {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.path + "/sigillo-e2e-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// The path of something in it.
    func path(_ name: String) -> String { "\(root)/\(name)" }

    /// Writes a file into it.
    @discardableResult
    func write(_ text: String, to name: String, mode: Int = 0o644) throws -> String {
        let path = path(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    /// The names of what stands in it or in a folder below it, sorted.
    func names(in folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? root : path(folder)).sorted()
    }

    /// Lets everybody write into it, as ordinary users in tests must.
    func openToAll() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: root)
    }
}
