package import SigilloCore

/// One row of a result's evidence: what an eavesdropper saw in a frame, and beside it what the server decrypted.
package struct TimelineRow: Sendable, Hashable {
    /// The frame's number from 1 as in the capture file, or nil for what no frame shows.
    package var frame: Int?
    /// Microseconds from the first frame of the connection; written as milliseconds with a fraction.
    package var microseconds: Int
    /// Who sent it, or nil for what is nobody's.
    package var direction: Direction?
    /// `tcp`, `line`, `data`, `record`, `gap`, `more`, or a later version's word.
    package var kind: String
    /// The eavesdropper's eye: what crossed the wire, redacted.
    package var text: String
    /// A word that marks a decisive row: `secret`, `content`, `gap`, `rewritten`; else nil.
    package var mark: String?
    /// The server's eye: what it decrypted from or put into this frame, redacted; nil where it has nothing to say.
    package var server: String?

    /// Creates a row.
    package init(
        frame: Int?, microseconds: Int, direction: Direction?, kind: String, text: String, mark: String? = nil,
        server: String? = nil
    ) {
        self.frame = frame
        self.microseconds = microseconds
        self.direction = direction
        self.kind = kind
        self.text = text
        self.mark = mark
        self.server = server
    }
}
