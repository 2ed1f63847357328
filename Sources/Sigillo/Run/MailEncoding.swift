/// In which encoding the messages of a run are written, those that wait for the client and those that it is given to send.
///
/// The raw value is the transfer encoding's name (RFC 2045 §6.1) and the word of the command line.
public enum MailEncoding: String, Sendable, CaseIterable {
    /// As it is, in ASCII.
    case sevenBit = "7bit"
    /// UTF-8 as it is (RFC 6152).
    case eightBit = "8bit"
    /// What is to be sent has an attachment without lines, which only BDAT and a literal8 carry (RFC 3030, RFC 3516).
    case binary
    /// Quoted-printable, and encoded words with `Q` in the header (RFC 2047 §4.2).
    case quotedPrintable = "quoted-printable"
    /// Base64 in lines, and encoded words with `B` in the header (RFC 2047 §4.1).
    case base64
}
