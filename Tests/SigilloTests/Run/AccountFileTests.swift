import Glibc
import Sigillo
import SigilloCore
import Testing

@Suite struct AccountFileTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func read(_ text: String, mode: mode_t = 0o600) throws -> AccountFile {
        try folder.write(text, to: "account")
        chmod(folder.path + "/account", mode)
        return try AccountFile(folder.path + "/account")
    }

    @Test(arguments: ["carla\na b:c\n", "carla\r\na b:c", "\ncarla\n\na b:c\n\n"])
    func userAndPasswordStandOnALineEach(text: String) throws {
        let file = try read(text)
        #expect(file.account.user == "carla")
        #expect(file.account.password == Secret("a b:c"))
        #expect(file.account.addresses.isEmpty)
        #expect(file.account.file.hasSuffix("/account"))
        #expect(file.warning == nil)
    }

    @Test func addressesMayStandBehindThem() throws {
        let file = try read("carla\na b:c\ncarla.neri@example.test\n\ninfo@example.test\n")
        #expect(file.account.addresses == ["carla.neri@example.test", "info@example.test"])
    }

    @Test(arguments: ["", "carla\n", "carla\na\nb\n", "carla:a b:c\n"])
    func anythingElseIsRefusedWithoutShowingIt(text: String) throws {
        let error = #expect(throws: UsageError.self) { try read(text) }
        #expect(error.map { !"\($0)".contains("carla") } == true)
    }

    @Test func whatIsNoFileIsRefused() {
        for path in ["/nowhere/account", folder.path, "-"] {
            #expect(throws: UsageError.self) { try AccountFile(path) }
        }
    }

    @Test func othersThatMayReadItAreWarnedOf() throws {
        let file = try read("carla\nsecret-of-carla\n", mode: 0o644)
        let warning = try #require(file.warning)
        #expect(warning.contains("chmod 600"))
        #expect(!warning.contains("secret-of-carla"))
    }
}
