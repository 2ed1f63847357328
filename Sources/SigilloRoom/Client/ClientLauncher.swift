internal import CSeal
internal import Glibc
internal import SigilloCore

/// Starts clients of one machine.
struct ClientLauncher {
    /// The user to run them as, or nil for the caller.
    var user: ClientUser?
    /// How many processes they may have, or nil for the caller's limit, which counts all of the user's.
    var processLimit: UInt64?

    /// The largest file that a client may write, in bytes.
    private static let fileSizeLimit: UInt64 = 1 << 30

    /// Starts a client on the current thread's machine.
    ///
    /// - Throws: `RoomError`; `isClientMissing` when the program is not there or cannot be executed.
    func start(_ command: ClientCommand) throws -> SpawnedClient {
        guard let name = command.arguments.first else {
            throw RoomError("The client's command is empty.", isClientMissing: true)
        }
        let environment = command.environment.map { "\($0)=\($1)" }.sorted()
        guard !(command.arguments + environment + [command.workingDirectory]).contains(where: { $0.utf8.contains(0) })
        else {
            throw RoomError("The client's command or environment holds a zero byte, which no program can be given.")
        }
        let path = command.environment["PATH"]
        guard let program = ProgramSearch.find(name, path: path, folder: command.workingDirectory) else {
            throw LaunchFailure.notFound(name, path: path ?? ProgramSearch.fallback)
        }
        var child = seal_child()
        let failure = spawn(program, command, environment, &child)
        if failure.step != seal_step_none {
            throw LaunchFailure(failure, command: command, program: program, user: user).error
        }
        return SpawnedClient(child, answers: command.answers)
    }

    /// Hands everything to C, which forks.
    private func spawn(
        _ program: String, _ command: ClientCommand, _ environment: [String], _ child: inout seal_child
    ) -> seal_failure {
        withCStrings(command.arguments) { arguments in
            withCStrings(environment) { environment in
                withCStrings([program, command.workingDirectory]) { paths in
                    (user?.groups ?? []).withUnsafeBufferPointer { groups in
                        guard let program = paths[0], let folder = paths[1] else {
                            return seal_failure(step: seal_step_fork, error: ENOMEM)
                        }
                        var client = seal_client(
                            program: program, arguments: arguments, environment: environment, folder: folder,
                            changes_user: user != nil, user: user?.user ?? 0, group: user?.group ?? 0,
                            groups: groups.baseAddress, group_count: groups.count,
                            file_size_limit: Self.fileSizeLimit, process_limit: processLimit ?? 0,
                            uses_terminal: command.usesTerminal)
                        return seal_spawn(&client, &child)
                    }
                }
            }
        }
    }
}
