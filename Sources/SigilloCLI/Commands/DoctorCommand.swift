internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloReport
internal import SigilloRoom

/// `sigillo doctor`: what works here.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what works on this machine, and what mends what does not.",
        discussion: """
            Examples:
              sigillo doctor
              sigillo doctor --json

            Exit status: 0 when a sealed room and a capture in it can be had; 3 when not.
            """)

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        var rows = RoomProbe.run().rows.map {
            DoctorReport.Row(name: $0.name, isGood: $0.ok, detail: $0.detail, remedy: $0.remedy)
        }
        let canSeal = rows.first?.isGood ?? false
        rows += DoctorReport.libraries(canSeal: canSeal) + DoctorReport.clients(searchPath: Environment.searchPath)
        let report = DoctorReport(rows: rows)
        Diagnostics.write(json ? report.json.document : report.text, to: STDOUT_FILENO)
        if !canSeal { throw ExitStatus(code: 3) }
    }
}
