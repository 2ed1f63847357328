/// The statuses with which the program ends.
struct ExitStatus: Error {
    /// Wrong usage, a wrong configuration, or input that cannot be read.
    static let usage: Int32 = 2
    /// Nothing failed, and something could not be shown; also where a report may not be written.
    static let unproved: Int32 = 3
    /// After Ctrl-C, with the report of what was done.
    static let interrupted: Int32 = 130

    var code: Int32
}
