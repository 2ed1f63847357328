import Sigillo
import SigilloCore
import SigilloFiles
import SigilloScenario
import SigilloTLS
import SigilloVerdict
import Synchronization
import Testing

@Suite struct CrewTests {
    private func crew(
        _ instances: [ScenarioInstance], room: FakeRoom, client: ClientPlan? = nil, drops: UInt64 = 0,
        profiles: [String: CertificateProfile]? = nil
    ) throws -> Crew {
        let known = Dictionary(
            try BuiltIn.certificates().profiles.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return Crew(
            plan: PlannedInstance.plan(instances),
            settings: RunSettings(
                client: client ?? TestPlans.client(["fake"] + TestMail.words, on: .imaps), host: RoomNames.loopbackHost,
                profiles: profiles ?? known, environment: [:], workingDirectory: "/", seed: 3, timeout: nil),
            room: room, machinePlan: RoomNames.plan(host: RoomNames.loopbackHost, runAs: nil),
            certificates: CertificateStore(
                host: RoomNames.loopbackHost, addresses: ["127.0.0.1"], now: CalendarDate.now().seconds),
            isThorough: false, skipsPointless: true, simulatedDrops: drops)
    }

    private func perform(_ crew: Crew, workers: Int = 1) -> Crew.Work {
        crew.perform(workers: workers, progress: { _, _ in })
    }

    @Test func everyMachineProvesThatItCanSee() throws {
        let baseline = TestPlans.instance(on: .imaps)
        let work = perform(
            try crew([baseline, baseline, baseline, baseline], room: FakeRoom(TestMail.careful)), workers: 2)
        #expect(work.runs.map(\.planned.number) == [0, 1, 2, 3])
        #expect((1...2).contains(work.selfTests.count))
        #expect(work.selfTests.allSatisfy { $0.isPassed })
        #expect(work.failures.isEmpty)
        #expect(work.clientVersion == nil)
        for run in work.runs {
            #expect(run.observation.harnessFailure == nil)
            #expect(run.observation.connections.count == 1)
            #expect(run.observation.connections.first?.logins.map(\.isSealed) == [true])
            #expect(run.observation.client.end == .exited(status: 0))
            #expect(run.observation.capture.markerSeen)
        }
        #expect(Set(work.runs.map(\.secrets.account.user)).count == 4)
    }

    @Test func progressIsToldAfterEachRun() throws {
        let baseline = TestPlans.instance(on: .imaps)
        let told = Mutex<[[Int]]>([])
        let work = try crew([baseline, baseline, baseline], room: FakeRoom(TestMail.careful)).perform(
            workers: 1, progress: { done, all in told.withLock { $0.append([done, all]) } })
        #expect(work.runs.count == 3)
        #expect(told.withLock { $0 } == [[1, 3], [2, 3], [3, 3]])
    }

    @Test func aVersionIsAskedOnceForAll() throws {
        let asked = Mutex(0)
        var client = TestPlans.client(["fake"] + TestMail.words, on: .imaps)
        client.versionCommand = ["fake", "--version"]
        let baseline = TestPlans.instance(on: .imaps)
        let room = FakeRoom { command, process in
            guard command.arguments.count == 2 else { return TestMail.careful(command, process) }
            asked.withLock { $0 += 1 }
            process.print("fake 1.2.3\n")
            return 0
        }
        let work = perform(try crew([baseline, baseline], room: room, client: client), workers: 2)
        #expect(work.clientVersion == "1.2.3")
        #expect(asked.withLock { $0 } == 1)
    }

    @Test func whatThePlanCannotProvideIsAFailureOfTheHarness() throws {
        var unknown = TestPlans.instance("cert.unknown", on: .imaps)
        unknown.scenario.certificate = "cert.unknown"
        let elsewhere = TestPlans.instance(on: .smtps)
        let work = perform(try crew([unknown, elsewhere], room: FakeRoom(TestMail.careful)))
        #expect(work.runs.map { $0.observation.harnessFailure == nil } == [false, false])
        #expect(work.runs[0].observation.harnessFailure?.contains("cert.unknown") == true)
        #expect(work.runs[1].observation.harnessFailure?.contains("no recipe for smtps") == true)
    }

    @Test func withoutTheGoodChainTheSelfTestFails() throws {
        let work = perform(
            try crew([TestPlans.instance(on: .imaps)], room: FakeRoom(TestMail.careful), profiles: [:]))
        #expect(work.selfTests.map(\.isPassed) == [false])
        #expect(work.selfTests.first?.text.contains("ctl.good-chain is missing") == true)
    }

    @Test func anEmptyPlanIsDoneAtOnce() throws {
        let work = perform(try crew([], room: FakeRoom(TestMail.careful)), workers: 4)
        #expect(work.runs.isEmpty)
    }

    @Test func aFileOfTheRecipeIsThereWhenTheClientRuns() throws {
        let seen = Mutex("")
        let client = TestPlans.client(
            ["fake", "{home}/.fakerc"], on: .imaps,
            files: [ClientRecipe.File(path: ".fakerc", text: "server={host}:{port}\n{unknown}")])
        let room = FakeRoom { command, _ in
            let text = (try? TestFolder.text(command.arguments[1])) ?? ""
            seen.withLock { $0 = text }
            return 0
        }
        _ = perform(try crew([TestPlans.instance(on: .imaps)], room: room, client: client))
        let text = seen.withLock { $0 }
        #expect(text.hasPrefix("server=localhost:"))
        #expect(text.hasSuffix("\n{unknown}"))
    }

    @Test func whatAClientComplainsOfIsKeptWithoutItsSecrets() throws {
        let room = FakeRoom { command, process in
            process.complain("no: \(command.environment["SIGILLO_PASSWORD"] ?? "")\n")
            return 1
        }
        let run = try #require(perform(try crew([TestPlans.instance(on: .imaps)], room: room)).runs.first)
        #expect(run.observation.client.errorExcerpt == "no: ‹password›")
    }
}
