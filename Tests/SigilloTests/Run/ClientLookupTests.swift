import Sigillo
import SigilloCore
import SigilloScenario
import Testing

@Suite struct ClientLookupTests {
    private let folder: TestFolder
    private let lookup: ClientLookup

    init() throws {
        folder = try TestFolder()
        try folder.write("#!/bin/sh\n", to: "present", mode: 0o700)
        try folder.write(
            """
            name: present
            package: present-mail
            trust: ca
            paths:
              imaps:
                strict:
                  run: [present, "{host}", "{port}"]
                default:
                  shell: exec absent --loose
              smtps:
                strict:
                  run: [present]
            """, to: "present.yaml")
        try folder.write(
            """
            name: absent
            package: absent-mail
            trust: ca
            paths:
              imaps:
                strict:
                  run: [absent, "{host}"]
            """, to: "absent.yaml")
        lookup = try ClientLookup(folder: folder.path)
    }

    private func sentence(_ body: () throws -> ClientPlan) -> String {
        do {
            return "a plan for \(try body().name)"
        } catch {
            return "\(error)"
        }
    }

    @Test func aProfileBecomesAPlan() throws {
        let plan = try lookup.plan(
            lookup.profile("present"), setting: .strict, paths: [], searchPath: "/nowhere:\(folder.path)")
        #expect(plan.name == "present")
        #expect(plan.package == "present-mail")
        #expect(Set(plan.recipes.keys) == [.imaps, .smtps])
        let one = try lookup.plan(
            lookup.profile("present"), setting: .strict, paths: [.smtps], searchPath: folder.path)
        #expect(Set(one.recipes.keys) == [.smtps])
    }

    @Test func aProfileMayBeAFile() throws {
        #expect(try lookup.profile(folder.path + "/absent.yaml").name == "absent")
        #expect(throws: (any Error).self) { try lookup.profile(folder.path + "/nothing.yaml") }
    }

    @Test func anUnknownNameHasAHint() {
        for name in ["presnt", "wholly-other"] {
            let error = #expect(throws: UsageError.self) { try lookup.profile(name) }
            #expect(error?.description.hasPrefix("There is no client profile '\(name)'.") == true)
            #expect(error?.description.contains("present") == true, "\(name)")
        }
    }

    @Test func aMissingProgramNamesThePackage() {
        #expect(
            sentence { try lookup.plan(lookup.profile("absent"), setting: .strict, paths: [], searchPath: folder.path) }
                == "The client 'absent' is not installed: there is no program 'absent'. "
                + "Install it: apt-get install absent-mail")
        #expect(
            sentence {
                try lookup.plan(lookup.profile("present"), setting: .default, paths: [], searchPath: folder.path)
            }.contains("there is no program 'absent'"))
    }

    @Test func aPathOrSettingWithoutARecipeIsRefused() {
        #expect(
            sentence {
                try lookup.plan(
                    lookup.profile("present"), setting: .strict, paths: [.pop3s], searchPath: folder.path)
            } == "The profile 'present' has no strict recipe for pop3s; it has imaps, smtps.")
        #expect(
            sentence {
                try lookup.plan(lookup.profile("absent"), setting: .default, paths: [], searchPath: folder.path)
            } == "The profile 'absent' has no default recipe; try the other --setting.")
    }

    @Test func aCommandIsRunOnEveryPathThatWasAskedFor() throws {
        let command = [folder.path + "/present", "{host}"]
        let plan = try ClientLookup.plan(command: command, setting: .strict, paths: [.imaps, .smtps], searchPath: "")
        #expect(plan.name == "present")
        #expect(Set(plan.recipes.keys) == [.imaps, .smtps])
        #expect(plan.recipes[.imaps]?.invocation == .run(command))
    }

    @Test func aCommandThatCannotBeRunIsRefused() {
        func refusal(_ command: [String], _ paths: [ServicePath] = [.imaps]) -> String {
            sentence {
                try ClientLookup.plan(command: command, setting: .strict, paths: paths, searchPath: folder.path)
            }
        }
        #expect(refusal([]) == "There is no command behind --.")
        #expect(refusal(["present"], []).contains("--path"))
        #expect(refusal(["absent"]).hasPrefix("The command 'absent' cannot be run"))
        // A folder, and a file without the right to run, are no programs.
        #expect(refusal([folder.path]).contains("cannot be run"))
        #expect(refusal([folder.path + "/present.yaml"]).contains("cannot be run"))
        #expect(refusal(["{home}/program"]) == "a plan for program")
        #expect(refusal(["present"]) == "a plan for present")
    }

    @Test func theProfilesOfTheBinaryAreThereWithoutAFolder() throws {
        #expect(try ClientLookup(folder: nil).profile("curl").package == "curl")
    }

    @Test func theProgramOfAShellTextIsKnownWhereItIsOneProgram() {
        #expect(ClientRecipe(invocation: .shell("exec mbsync -a")).program == "mbsync")
        #expect(ClientRecipe(invocation: .shell("mbsync -a; true")).program == nil)
        #expect(ClientRecipe(invocation: .shell("mkdir m\nsed d m |\n  exec mutt -H m\n")).program == "mutt")
        #expect(ClientRecipe(invocation: .shell("exec \"$HOME/it\"\n")).program == nil)
        #expect(ClientRecipe(invocation: .run(["curl", "-v"])).program == "curl")
        #expect(ClientRecipe(invocation: .run([])).program == nil)
    }
}
