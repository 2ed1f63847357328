internal import SigilloCore
internal import SigilloReport
internal import SigilloScenario
internal import SigilloVerdict
internal import Synchronization

extension TestRun {
    /// What the strict setting was seen to do.
    struct SecondPass {
        var again: StrictAgain
        var judgements: [Judgement]
        var secrets: [Sweep.Target]

        /// Adds to a result that failed what the strict setting was seen to do.
        func amend(_ result: inout InstanceResult, of instance: ScenarioInstance) {
            guard result.verdict == .fail, let sentence = again.sentence(of: instance, in: judgements) else { return }
            result.mend = [result.mend, sentence].compactMap(\.self).joined(separator: " ")
        }
    }

    /// Runs again with the strict setting what failed with the default one; nil where nothing did, or there is none.
    ///
    /// Its runs are judged by themselves, and their files are kept beside the others, with `CLIENT.strict.` in front;
    /// `CLIENT.strict-again.` where several clients or settings share the folder.
    /// - Throws: ``SigilloFiles/FileError`` when kept files cannot be written.
    func againStrictly(
        _ failed: [Judgement], workers: Int, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) throws -> SecondPass? {
        guard let again = inputs.strict else { return nil }
        let plan = PlannedInstance.plan(again.instances(failed: failed))
        guard !plan.isEmpty, let crew = makeSecondCrew(for: again.client, plan) else { return nil }
        var work = crew.perform(workers: workers, progress: progress)
        Self.apply(work.selfTests, work.failures, to: &work.runs)
        let judgements = judge.judge(work.runs.map(\.observation))
        for (run, judgement) in zip(work.runs, judgements) {
            try keeper?.write(
                run, anchor: InstanceResult.anchor(of: judgement.id, prefix: (again.client.name, secondPassWord)))
        }
        return SecondPass(again: again, judgements: judgements, secrets: Self.sweepTargets(of: work.runs))
    }

    /// What stands in the names of the second pass's files where a run in the strict setting has its own beside them.
    private var secondPassWord: String { sharesFolder ? "strict-again" : "strict" }

    /// The workers of the second pass, with secrets of their own; nil when the run was interrupted before.
    private func makeSecondCrew(for client: ClientPlan, _ plan: [PlannedInstance]) -> Crew? {
        var settings = settings
        settings.client = client
        settings.seed &+= 1
        let crew = makeCrew(plan, settings)
        second.withLock { $0 = crew }
        return isInterrupted ? nil : crew
    }
}
