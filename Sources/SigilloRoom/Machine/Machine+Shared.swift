internal import CSeal
internal import SigilloCore

/// Binds a listening socket on the current thread's network.
///
/// - Throws: `RoomError`, with the port.
func bindListener(port: UInt16, everywhere: Bool) throws -> (descriptor: Int32, port: UInt16) {
    var bound: UInt16 = 0
    let descriptor = seal_listen(port, everywhere, &bound)
    if descriptor < 0 {
        throw RoomError("Port \(port) could not be opened: \(systemWords(-descriptor)).", errno: -descriptor)
    }
    return (descriptor, bound)
}

extension ClientMachine {
    /// Gives a file or folder, with all that is in it, to the user that clients run as.
    ///
    /// - Throws: `RoomError`.
    func give(_ path: String, to user: ClientUser) throws {
        let error = seal_give_tree(path, user.user, user.group)
        if error != 0 {
            throw RoomError("\(path) could not be given to \(user.name): \(systemWords(error)).", errno: error)
        }
    }
}
