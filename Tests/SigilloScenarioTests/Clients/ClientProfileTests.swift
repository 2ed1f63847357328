import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct ClientProfileTests {
    private static let profile: Node = [
        "name": "example", "package": "example-mail", "versionCommand": ["example", "-v"], "trust": "bundle",
        "paths": [
            "imaps": [
                "strictMeans": "--verify",
                "strict": [
                    "run": ["example", "{host}"], "files": [".netrc": "machine {host}\n", "a": "b"],
                    "environment": ["CA": "{ca}"], "terminal": .plain("true"),
                    "answers": [["prompt": "Password:", "reply": "no"]], "timeout": "30",
                ],
            ],
            "smtps": ["default": ["shell": "exec example"]],
        ],
    ]

    @Test func everyKeyIsRead() throws {
        let profile = try ClientProfile(decoding: Self.profile)
        #expect(profile.name == "example")
        #expect(profile.package == "example-mail")
        #expect(profile.versionCommand == ["example", "-v"])
        #expect(profile.trust == .bundle)
        #expect(profile.paths(for: .strict) == [.imaps])
        #expect(profile.paths(for: .default) == [.smtps])
        let strict = try #require(profile.recipe(on: .imaps, setting: .strict))
        #expect(strict.invocation == .run(["example", "{host}"]))
        #expect(strict.files.map(\.path) == [".netrc", "a"])
        #expect(strict.environment == [.init(name: "CA", value: "{ca}")])
        #expect(strict.usesTerminal)
        #expect(strict.answers == [.init(prompt: "Password:", reply: "no")])
        #expect(strict.timeout == 30)
        #expect(profile.strictMeans == [.imaps: "--verify"])
        #expect(profile.recipe(on: .smtps, setting: .default)?.usesTerminal == false)
        #expect(profile.recipe(on: .smtps, setting: .default)?.invocation == .shell("exec example"))
        #expect(profile.recipe(on: .imaps, setting: .default) == nil)
    }

    @Test func namesStandOnce() throws {
        let profile = try ClientProfile(decoding: Self.profile)
        #expect(throws: ScenarioError.self) { try ClientCatalogue([profile, profile]) }
        let catalogue = try ClientCatalogue([profile])
        #expect(catalogue["example"] == profile)
        #expect(catalogue.hint(forUnknown: "exmaple") == "Did you mean 'example'?")
    }
}
