internal import SigilloFiles
package import SigilloLint

/// Judges files of settings: the work of `sigillo lint`.
package enum SettingsLint {
    /// Judges each file; `-` is standard input. One that cannot be read is a result too: `unreadable`.
    package static func check(_ paths: [String], by linter: SettingsLinter) -> LintReport {
        LintReport(
            files: paths.map { path in
                do throws(FileError) {
                    return linter.lint(try ByteSource(path).all(limit: SettingsLinter.mostOctets), name: path)
                } catch {
                    return LintReport.File(unreadable: path, format: linter.format, LintFault(error.description))
                }
            })
    }
}
