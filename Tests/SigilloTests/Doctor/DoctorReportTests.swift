import Sigillo
import SigilloReport
import Testing

@Suite struct DoctorReportTests {
    private let report = DoctorReport(rows: [
        DoctorReport.Row(name: "room", isGood: true, detail: "works"),
        DoctorReport.Row(
            name: "client mutt", isGood: false, detail: "not installed", remedy: "Run: apt-get install mutt"),
    ])

    @Test func peopleReadTheRemedyBelowTheRow() {
        #expect(
            report.text == """
                ok  room         works
                --  client mutt  not installed
                                 Run: apt-get install mutt

                """)
        #expect(DoctorReport(rows: []).text.isEmpty)
    }

    @Test func programsReadTheSame() throws {
        #expect(
            report.json
                == .object([
                    "schema": "sigillo.doctor/1", "sigillo": .string(SigilloVersion.text),
                    "rows": .array([
                        .object(["name": "room", "ok": true, "detail": "works", "remedy": .null]),
                        .object([
                            "name": "client mutt", "ok": false, "detail": "not installed",
                            "remedy": "Run: apt-get install mutt",
                        ]),
                    ]),
                ]))
    }

    @Test func aClientThatIsNotInstalledHasARemedy() throws {
        let row = try #require(DoctorReport.clients(searchPath: "/nowhere").first { $0.name == "client curl" })
        #expect(!row.isGood)
        #expect(row.remedy == "Run: sudo apt-get install curl")
        let folder = try TestFolder()
        try folder.write("#!/bin/sh\n", to: "curl", mode: 0o700)
        let found = try #require(DoctorReport.clients(searchPath: folder.path).first { $0.name == "client curl" })
        #expect(found.isGood)
        #expect(found.remedy == nil)
    }

    @Test func theLibrariesAreNamed() throws {
        let rows = DoctorReport.libraries(canSeal: true)
        #expect(rows.first { $0.name == "libssl" }?.detail.contains("OpenSSL") == true)
        #expect(rows.allSatisfy { $0.isGood || $0.remedy != nil })
    }
}
