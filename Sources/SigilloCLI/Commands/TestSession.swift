internal import Glibc
internal import Sigillo
internal import SigilloCore
internal import SigilloReport
internal import SigilloRoom

/// Runs one client after another, prints as it goes, and writes the reports; Ctrl-C ends it in good order.
struct TestSession {
    let plans: [TestRun.Inputs]
    /// What was asked for together with them and cannot be run.
    let leftOut: [RunReport.Statement]
    let room: any ClientRoom
    let printer: ReportPrinter
    let jobs: Int
    let keepFolder: String?
    /// What the run is held to, or nil.
    let expected: ExpectedResults?
    /// A file to which what the run shows is written as expected, or nil.
    let expectedFile: String?

    /// Does it all.
    ///
    /// - Returns: the exit status.
    func perform() throws -> Int32 {
        let environment = ClientEnvironment.base(of: Environment.all)
        let interruption = Interruption()
        if let refusal = room.status.refusal { Diagnostics.error(refusal) }
        var whole: RunReport?
        var secrets: [Sweep.Target] = []
        for inputs in plans where !interruption.hasCome {
            let run = try TestRun(
                inputs, room: room, environment: environment, workingDirectory: Environment.workingDirectory,
                sharesFolder: plans.count > 1)
            interruption.onArrival { run.interrupt() }
            let progress = ProgressLine(isShown: printer.showsProgress, name: inputs.client.name)
            let product = try run.perform(workers: jobs, progress: progress.update)
            progress.clear()
            secrets += product.secrets
            if var merged = whole {
                merged.merge(product.report)
                whole = merged
            } else {
                whole = product.report
            }
        }
        guard var report = whole else { return ExitStatus.interrupted }
        report.notRun += leftOut
        expected?.apply(to: &report)
        try printer.publish(report, secrets: secrets, files: files(of: report))
        return interruption.hasCome ? ExitStatus.interrupted : report.exitStatus
    }

    /// What is written besides the reports that were asked for.
    private func files(of report: RunReport) throws -> [(name: String, text: String)] {
        var files: [(name: String, text: String)] = []
        if let keepFolder { files.append(("\(keepFolder)/run.json", report.json.document)) }
        if let expectedFile {
            files.append((expectedFile, try ExpectedResults.text(for: report, replacing: expectedFile)))
        }
        return files
    }
}
