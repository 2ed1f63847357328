internal import CPcap

/// Why a capture could not be opened, as a sentence that says what to do about it.
package struct CaptureFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    package enum Reason: Sendable, Hashable {
        /// The process may not open packet sockets here.
        case notPermitted
        /// No interface has this name in the network namespace of the calling thread.
        case noSuchDevice
        /// The interface exists, but it is down.
        case deviceDown
        /// The filter was refused.
        case filter
        /// Anything else that the kernel or libpcap refused.
        case system
    }

    /// What went wrong.
    package let reason: Reason
    /// One sentence for the user, without a final full stop.
    package let description: String

    /// Creates a failure.
    package init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }

    /// Reads the status with which libpcap refused to activate a capture.
    ///
    /// - Parameters:
    ///   - status: a negative `PCAP_ERROR` value.
    ///   - detail: libpcap's own words, which may be empty.
    init(activation status: Int32, device: String, detail: String) {
        switch status {
        case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
            self.init(
                .notPermitted,
                "capture on \(device) needs CAP_NET_RAW: run in the sealed room, as root, "
                    + "or give the program this capability with setcap cap_net_raw+ep")
        case PCAP_ERROR_NO_SUCH_DEVICE:
            self.init(.noSuchDevice, "there is no interface \(device) to capture on: see ip link for the names")
        case PCAP_ERROR_IFACE_NOT_UP:
            self.init(.deviceDown, "the interface \(device) is down: bring it up with ip link set \(device) up")
        default:
            let words = detail.isEmpty ? String(cString: pcap_statustostr(status)) : detail
            self.init(.system, "the capture on \(device) could not be opened: \(words)")
        }
    }
}
