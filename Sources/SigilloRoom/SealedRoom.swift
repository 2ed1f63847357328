internal import CSeal
internal import Glibc
package import SigilloCore

/// The room that this process was put into at its start: namespaces of its own, with no way out.
package struct SealedRoom: ClientRoom {
    /// Whether `/proc` shows the room's processes only; containers that mask parts of it refuse that.
    package let hasOwnProcesses: Bool
    /// Whether the room has a user namespace of its own; without one it was built with a privilege of the caller's.
    package let hasUserNamespace: Bool
    /// Whether IPv6 works inside.
    package let hasIPv6: Bool

    /// Creates the room that this process is in, or nil when it is in none.
    package init?() {
        guard seal_is_sealed() else { return nil }
        let room = seal_current_room()
        hasOwnProcesses = room.own_proc
        hasUserNamespace = room.user_namespace
        hasIPv6 = room.ipv6
    }

    /// Sealed, without a refusal.
    package var status: RoomStatus { RoomStatus(isSealed: true) }

    /// Executes this program again inside a room, or outside with ``Room/refusal`` where the system refuses one.
    ///
    /// Call it first thing, and only when ``Room/wasAsked`` is false: what this process has done is lost.
    ///
    /// - Parameter arguments: the whole command line, with the program's name.
    /// - Returns: only when the program cannot be executed again: why.
    package static func enter(arguments: [String]) -> RoomError {
        let error = withCStrings(arguments) { seal_reenter($0) }
        return RoomError(
            "The program could not be started again in a sealed room: \(systemWords(error)). "
                + "Is /proc mounted? To run without a room, give --no-seal.", errno: error)
    }

    /// Runs `body` on the current thread with a private machine: its own network, `/etc`, `/run` and scratch folder.
    ///
    /// The thread must be the caller's own, never one of a pool, and `body` must start no thread or task: a thread
    /// that is created meanwhile, by a pool too, begins its life on the machine and stays there. Files below `/run`
    /// and `/etc` that `body` writes vanish with the machine.
    ///
    /// - Throws: `RoomError` when the machine cannot be made, and whatever `body` throws.
    package func withMachine<Result>(
        _ plan: MachinePlan, _ body: (any ClientMachine) throws -> Result
    ) throws -> Result {
        let machine = try SealedMachine(plan)
        defer { machine.close() }
        return try body(machine)
    }
}
