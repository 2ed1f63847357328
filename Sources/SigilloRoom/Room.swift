internal import CSeal
package import SigilloCore

/// Where this process is: in a sealed room, or on the machine itself.
///
/// A process gets into a room only at its start: ``SealedRoom/enter(arguments:)`` executes the program again, and
/// before any Swift runs the new process is inside, or outside with a refusal.
package enum Room {
    /// Whether this process is in a sealed room.
    package static var isSealed: Bool { seal_is_sealed() }

    /// Whether a room was asked for when this process started: it is not to be asked for again.
    package static var wasAsked: Bool { seal_was_asked() }

    /// Why there is no room although one was asked for, or nil.
    package static var refusal: RoomRefusal? {
        guard wasAsked, !isSealed else { return nil }
        return RoomRefusal(seal_refusal(), facts: .read())
    }

    /// Checks that clients can run as a user, before anything is built for them.
    ///
    /// - Parameter name: a name or a number.
    /// - Throws: `RoomError` when there is no such user, or the caller may not become another one.
    package static func checkUser(_ name: String) throws {
        _ = try ClientUser.named(name)
    }

    /// The room that this process is in: a ``SealedRoom``, or an ``OpenRoom`` that says why it is not one.
    package static var current: any ClientRoom {
        if let room = SealedRoom() { return room }
        return OpenRoom(refusal: refusal?.sentence)
    }
}
