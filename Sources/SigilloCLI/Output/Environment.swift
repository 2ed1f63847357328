internal import Foundation
internal import Glibc

/// The process's surroundings.
enum Environment {
    /// All variables.
    static var all: [String: String] { ProcessInfo.processInfo.environment }

    /// PATH, or what is usual.
    static var searchPath: String { all["PATH"] ?? "/usr/local/bin:/usr/bin:/bin" }

    /// The folder in which the program was started.
    static var workingDirectory: String { FileManager.default.currentDirectoryPath }

    /// The width of the terminal on standard output, or nil.
    static var terminalWidth: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

/// How many processors this process may use.
enum ProcessorCount {
    static var available: Int { ProcessInfo.processInfo.activeProcessorCount }
}
