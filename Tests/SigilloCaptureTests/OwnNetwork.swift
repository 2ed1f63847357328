import Glibc

/// Moves the calling thread to a network namespace of its own, and returns whether that was allowed.
///
/// The C library declares `unshare` for GNU sources only, which Swift's view of it is not: it is looked up by name.
func enterOwnNetwork() -> Bool {
    typealias Unshare = @convention(c) (Int32) -> Int32
    let newNetwork: Int32 = 0x4000_0000
    guard let symbol = dlsym(nil, "unshare") else { return false }
    return unsafeBitCast(symbol, to: Unshare.self)(newNetwork) == 0
}

/// Brings an interface of the calling thread's network up or down, and returns whether that worked.
func setInterface(_ name: String, up: Bool) -> Bool {
    let control = LoopbackSocket(SOCK_DGRAM)
    var request = ifreq(named: name)
    request.ifr_ifru.ifru_flags = up ? Int16(IFF_UP | IFF_RUNNING) : 0
    return ioctl(control.descriptor, UInt(SIOCSIFFLAGS), &request) == 0
}

/// An interface that is there only as long as its descriptor is open.
struct TunnelInterface {
    static var isPossible: Bool { access("/dev/net/tun", R_OK | W_OK) == 0 }

    private var descriptor: Int32

    /// Makes an interface for bare IP packets in the calling thread's network.
    init?(_ name: String) {
        let setInterface: UInt = 0x4004_54CA
        let tunnelWithoutHeader: Int16 = 0x1001
        descriptor = open("/dev/net/tun", O_RDWR | O_CLOEXEC)
        var request = ifreq(named: name)
        request.ifr_ifru.ifru_flags = tunnelWithoutHeader
        guard descriptor >= 0, ioctl(descriptor, setInterface, &request) == 0 else { return nil }
    }

    mutating func remove() {
        close(descriptor)
        descriptor = -1
    }
}

extension ifreq {
    fileprivate init(named name: String) {
        self.init()
        withUnsafeMutableBytes(of: &ifr_ifrn) { $0.copyBytes(from: Array(name.utf8)) }
    }
}
