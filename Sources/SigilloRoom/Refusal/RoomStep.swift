/// A step of building a room or a machine, or of starting a client; the numbers are those of `seal_step` in C.
package enum RoomStep: UInt32, Sendable, CaseIterable {
    case none = 0
    case pipe = 1
    case clone = 2
    case maps = 3
    case privateMounts = 4
    case loopback = 5
    case address = 6
    case route = 7
    case fork = 8
    case lost = 9
    case unshare = 10
    case scratch = 11
    case etc = 12
    case trust = 13
    case hide = 14
    case session = 15
    case limits = 16
    case user = 17
    case rights = 18
    case descriptors = 19
    case folder = 20
    case execute = 21

    /// What was being done, to follow "while".
    var activity: String {
        switch self {
        case .none: "doing nothing"
        case .pipe, .fork, .session, .limits, .user, .rights, .descriptors, .folder, .execute: "starting a process"
        case .clone: "making the namespaces"
        case .maps: "writing the user and group maps"
        case .privateMounts: "making the mounts private"
        case .loopback: "setting loopback up"
        case .address: "adding an address"
        case .route: "adding the route that catches every address"
        case .lost: "waiting for the room"
        case .unshare: "making a network and mounts for a machine"
        case .scratch: "making a file system in memory"
        case .etc: "laying a private /etc over the system's"
        case .trust: "replacing the trusted certificates"
        case .hide: "hiding /run"
        }
    }
}
