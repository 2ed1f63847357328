/// Where clients run, and what could not be had.
public struct RoomStatus: Sendable, Hashable {
    /// Whether clients run in namespaces of their own, with no way out.
    public var isSealed: Bool
    /// Why there is no room: the step that was refused, the system's words, and what mends it. Nil when sealed or not asked for.
    public var refusal: String?

    /// Creates a status.
    public init(isSealed: Bool, refusal: String? = nil) {
        self.isSealed = isSealed
        self.refusal = refusal
    }
}

/// A failure of the room or of starting a client, with a sentence that says what to do.
public struct RoomError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What happened and what to do.
    public var description: String
    /// The system's error number, or 0.
    public var errno: Int32
    /// Whether the client's program was not found or cannot be executed: the caller's mistake, not the room's.
    public var isClientMissing: Bool

    /// Creates an error.
    public init(_ description: String, errno: Int32 = 0, isClientMissing: Bool = false) {
        self.description = description
        self.errno = errno
        self.isClientMissing = isClientMissing
    }
}
