internal import SigilloCapture
internal import SigilloFiles
package import SigilloReport
internal import SigilloScenario
internal import SigilloTLS

/// What works on this machine: rows from the room's own probe, the libraries, and the clients that are installed.
package struct DoctorReport: Sendable {
    /// One thing that was looked at.
    package struct Row: Sendable, Hashable {
        package var name: String
        package var isGood: Bool
        package var detail: String
        /// The command that mends it, or nil.
        package var remedy: String?

        /// Creates a row.
        package init(name: String, isGood: Bool, detail: String, remedy: String? = nil) {
            self.name = name
            self.isGood = isGood
            self.detail = detail
            self.remedy = remedy
        }
    }

    package var rows: [Row]

    /// Creates a report.
    package init(rows: [Row]) {
        self.rows = rows
    }

    /// The rows of the libraries.
    ///
    /// - Parameter canSeal: whether a room can be had; in it a capture needs no right of the caller's.
    package static func libraries(canSeal: Bool) -> [Row] {
        var rows = [Row(name: "libssl", isGood: true, detail: OpenSSLLibrary.version)]
        do {
            let capture = try LiveCapture(device: "lo")
            capture.close()
            rows.append(
                Row(name: "capture outside a room", isGood: true, detail: "the loopback interface can be captured"))
        } catch {
            rows.append(
                Row(
                    name: "capture outside a room", isGood: false, detail: "\(error)",
                    remedy: canSeal ? "Not needed: in the sealed room it works without a right." : nil))
        }
        return rows
    }

    /// A row for each client profile.
    package static func clients(searchPath: String) -> [Row] {
        guard let catalogue = try? BuiltIn.clients() else { return [] }
        return catalogue.profiles.map { profile in
            let programs = Set(profile.paths.values.flatMap(\.values).compactMap(\.program))
            let isInstalled = programs.allSatisfy { ProgramSearch.isExecutable($0, searchPath: searchPath) }
            return Row(
                name: "client \(profile.name)", isGood: isInstalled,
                detail: isInstalled ? "installed" : "not installed",
                remedy: isInstalled ? nil : profile.package.map { "Run: sudo apt-get install \($0)" })
        }
    }

    /// The rows for people, the remedy below what needs one.
    package var text: String {
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { row in
            let name = row.name + String(repeating: " ", count: width - row.name.count)
            let remedy = row.remedy.map { "\n" + String(repeating: " ", count: width + 6) + $0 } ?? ""
            return "\(row.isGood ? "ok" : "--")  \(name)  \(row.detail)\(remedy)\n"
        }.joined()
    }

    /// The rows for programs.
    package var json: JSONValue {
        .object([
            "schema": "sigillo.doctor/1", "sigillo": .string(SigilloVersion.text),
            "rows": .array(
                rows.map { row in
                    .object([
                        "name": .string(row.name), "ok": .bool(row.isGood), "detail": .string(row.detail),
                        "remedy": .string(orNull: row.remedy),
                    ])
                }),
        ])
    }
}
