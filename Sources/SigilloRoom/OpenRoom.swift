internal import CSeal
package import SigilloCore

/// No room: clients run on the machine itself, and the servers on ephemeral ports of loopback.
///
/// What only a room can give is missing: real names and ports, a private list of trusted certificates, and the proof
/// that nothing went elsewhere. Clients still get a session of their own, limits, and no new privileges.
package struct OpenRoom: ClientRoom {
    /// Not sealed, with the reason where a room was asked for.
    package let status: RoomStatus

    /// Creates it.
    ///
    /// - Parameter refusal: why there is no room, or nil when none was asked for.
    package init(refusal: String? = nil) {
        status = RoomStatus(isSealed: false, refusal: refusal)
    }

    /// Runs `body` on the current thread with a scratch folder that is removed at the end, and ends its clients.
    ///
    /// Orphaned descendants of this process become its children, so that daemons of clients can be found.
    ///
    /// - Throws: `RoomError` when the scratch folder cannot be made, and whatever `body` throws.
    package func withMachine<Result>(
        _ plan: MachinePlan, _ body: (any ClientMachine) throws -> Result
    ) throws -> Result {
        seal_adopt_orphans()
        let machine = try OpenMachine(plan)
        defer { machine.close() }
        return try body(machine)
    }
}
