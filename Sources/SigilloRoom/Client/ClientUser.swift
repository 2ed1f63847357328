internal import CSeal
internal import Glibc
internal import SigilloCore

/// A user whom clients are to run as.
struct ClientUser {
    var name: String
    var user: uid_t
    var group: gid_t
    var groups: [gid_t]

    /// Looks a user up by name or number.
    ///
    /// - Returns: nil when it is the caller.
    /// - Throws: `RoomError` when there is none of that name, or the caller may not become another user.
    static func named(_ name: String) throws -> ClientUser? {
        guard let found = lookUp(name) else {
            throw RoomError("There is no user called \(name) here: --as takes a name or a number of /etc/passwd.")
        }
        if found.user == geteuid() { return nil }
        guard geteuid() == 0 else {
            throw RoomError("Only root can run clients as another user: leave out --as \(name), or run as root.")
        }
        return found
    }

    private static func lookUp(_ name: String) -> ClientUser? {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: 16_384)
        if let number = uid_t(name) {
            getpwuid_r(number, &entry, &texts, texts.count, &result)
        } else {
            getpwnam_r(name, &entry, &texts, texts.count, &result)
        }
        guard let found = result?.pointee else {
            // A number needs no entry: containers have such users.
            return uid_t(name).map { ClientUser(name: name, user: $0, group: gid_t($0), groups: [gid_t($0)]) }
        }
        let login = String(cString: found.pw_name)
        var groups = [gid_t](repeating: 0, count: 256)
        let count = seal_groups_of(login, found.pw_gid, &groups, groups.count)
        return ClientUser(
            name: login, user: found.pw_uid, group: found.pw_gid, groups: Array(groups.prefix(count)))
    }
}
