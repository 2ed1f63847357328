/// Which frames of a shared interface are of interest.
///
/// Inside the sealed room every frame is, and no filter is needed. On a loopback interface that others use too, a
/// filter keeps their traffic out of memory and out of reports.
package struct CaptureFilter: Sendable, Hashable {
    /// The filter in the language of pcap-filter(7).
    package let expression: String

    /// Takes the frames that an expression in the language of pcap-filter(7) names.
    package init(expression: String) {
        self.expression = expression
    }

    /// Takes frames that come from or go to one of the ports, over TCP or UDP, IPv4 or IPv6.
    ///
    /// The port to which the marker goes must be among them. An empty list takes nothing, never everything.
    package static func ports(_ ports: [UInt16]) -> CaptureFilter {
        let terms = (ports.isEmpty ? [0] : ports).map { "port \($0)" }
        return CaptureFilter(expression: terms.joined(separator: " or "))
    }
}
