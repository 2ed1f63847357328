internal import SigilloFiles
package import SigilloReport

/// A run's JSON as `sigillo test` wrote it, read back.
package enum SavedRun {
    /// The largest file that is read, in octets.
    private static let limit = 256 << 20

    /// Reads the report of a file; `-` is standard input.
    ///
    /// - Throws: ``UsageError`` that names the file and says what is wrong with it, and where.
    package static func report(of file: String) throws(UsageError) -> RunReport {
        do {
            let octets = try ByteSource(file).all(limit: limit)
            return try RunReport(json: try JSONParser.parse(octets))
        } catch let error as FileError {
            throw UsageError(error.description)
        } catch let error as JSONSyntaxError {
            throw UsageError("'\(VisibleText.line(file))' is no JSON: \(error).")
        } catch {
            throw UsageError(
                "'\(VisibleText.line(file))' is no report of a run (\(RunReport.schema)): \(VisibleText.line("\(error)"))."
            )
        }
    }

    /// Reads several reports and puts them into one; the clients of each become columns.
    ///
    /// - Throws: ``UsageError``, also where `files` is empty.
    package static func merged(_ files: [String]) throws(UsageError) -> RunReport {
        var whole: RunReport?
        for file in files {
            let report = try report(of: file)
            if whole == nil { whole = report } else { whole?.merge(report) }
        }
        guard let whole else { throw UsageError("Name a saved run: 'sigillo test --report json=FILE' writes one.") }
        return whole
    }
}
