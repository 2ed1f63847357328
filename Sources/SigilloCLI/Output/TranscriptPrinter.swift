internal import Sigillo
internal import SigilloCore

/// Prints a server's notes as they are made, one a line, on standard error.
enum TranscriptPrinter {
    /// Prints one event of a connection.
    static func print(_ event: ConnectionRecord.Event, of record: ConnectionRecord) {
        Diagnostics.write(Transcript.text(event, of: record), to: 2)
    }
}
