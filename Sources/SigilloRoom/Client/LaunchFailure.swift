internal import CSeal
internal import Glibc
internal import SigilloCore

/// Why a client could not be started, in a sentence.
struct LaunchFailure {
    /// The step between fork and exec that failed.
    var step: RoomStep
    /// The system's error number.
    var errno: Int32
    /// What was to be started.
    var program: String
    /// Where.
    var folder: String
    /// The user to run it as, if another than the caller.
    var user: String?

    /// Whether the program is there: then it is something that it needs which is not.
    var programExists: Bool

    init(_ failure: seal_failure, command: ClientCommand, program: String, user: ClientUser?) {
        step = RoomStep(rawValue: failure.step.rawValue) ?? .lost
        errno = failure.error
        self.program = program
        folder = command.workingDirectory
        self.user = user?.name
        let path = program.hasPrefix("/") ? program : "\(folder)/\(program)"
        programExists = access(path, F_OK) == 0
    }

    init(step: RoomStep, errno: Int32, program: String, folder: String, user: String?, programExists: Bool) {
        self.step = step
        self.errno = errno
        self.program = program
        self.folder = folder
        self.user = user
        self.programExists = programExists
    }

    /// The error to throw.
    var error: RoomError {
        RoomError(sentence, errno: errno, isClientMissing: step == .execute)
    }

    /// A program that no folder of PATH holds.
    static func notFound(_ name: String, path: String) -> RoomError {
        RoomError(
            "\(name) was not found in PATH (\(path)): install it, or give its path.", errno: ENOENT,
            isClientMissing: true)
    }

    private var sentence: String {
        let words = systemWords(errno)
        switch step {
        case .execute: return executeSentence(words)
        case .folder:
            let who = user.map { "\($0), whom the client runs as," } ?? "The client"
            return "\(who) cannot enter the working folder \(folder): \(words)."
        case .user:
            return "The client could not be started as \(user ?? "another user"): \(words). "
                + "A container or user namespace may not have that user's number."
        case .fork: return "The client could not be started: the system has no room for one more process (\(words))."
        default: return "The client could not be started (step \(step)): \(words)."
        }
    }

    private func executeSentence(_ words: String) -> String {
        switch errno {
        case ENOENT where programExists:
            "\(program) cannot be started: the interpreter that its first line names, or its loader, is missing."
        case ENOENT, ENOTDIR:
            "\(program) was not found: check the path; a relative one begins in \(folder)."
        case EACCES where programExists:
            "\(program) may not be executed by \(user ?? "this user"): chmod +x it, and see that its folders can be "
                + "entered."
        case ENOEXEC:
            "\(program) is neither a program of this machine nor a script whose first line begins with #!."
        default:
            "\(program) cannot be executed: \(words)."
        }
    }
}
