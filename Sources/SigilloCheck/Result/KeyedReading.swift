/// What could be read in a capture with keys: what the server read, not what an eavesdropper reads.
///
/// Nothing of it counts for the verdict. A finding in it was sealed on the wire.
package struct KeyedReading: Sendable, Hashable {
    /// A flow of which records were not opened, and why.
    package struct Obstacle: Sendable, Hashable {
        /// The number of the TCP flow from 0 as in tshark.
        package var tcpStream: Int
        /// The frame behind which nothing was opened.
        package var frame: Int
        /// One sentence.
        package var text: String
    }

    /// Flows in which TLS was spoken.
    package var tlsFlows = 0
    /// Those of which records were opened.
    package var openedFlows = 0
    /// Flows for which there was no key.
    package var keylessFlows = 0
    /// Records that were opened.
    package var records = 0
    /// Octets of application data in them.
    package var octets: UInt64 = 0
    /// What stood in them, as the rules for clear text find it.
    package var findings: [Finding] = []
    /// Flows that were opened in part or not at all though keys were there; bounded.
    package var obstacles: [Obstacle] = []

    /// A reading of nothing.
    package init() {}
}
