import Testing

/// Where no sealed room can be had: loopback with honest labels, and nothing that could reach a real server.
@Suite(.inTurn, .needsCurl)
struct NoRoomTests {
    /// A namespace in which no other can be made.
    private static let confined = [
        "unshare", "-Ur", "sh", "-c",
        "echo 0 > /proc/sys/user/max_user_namespaces; echo 0 > /proc/sys/user/max_net_namespaces; exec \"$@\"", "sh",
    ]
    private static let few = ["--path", "imaps", "--scenario", "cert.expired", "--scenario", "name.wrong-host"]

    @Test(
        .needsUserNamespaces,
        arguments: [
            [], ["setpriv", "--bounding-set=-all", "--inh-caps=-all"],
        ])
    func placeholdersRunOnLoopbackWithHonestLabels(wrapper: [String]) async throws {
        let (ending, report) = try await Sigillo.test(
            Self.few + ["--"] + Clients.strictIMAPS, through: Self.confined + wrapper)
        #expect(ending.status == 0, "\(ending.output)")
        Self.expectHonestLabels(report, ending)
        #expect(ending.errors.contains("No sealed room: user.max_user_namespaces is 0"), "\(ending.errors)")
        #expect(report.notRun.contains { $0.key == "no-room" })
    }

    @Test func theUserMayDoWithoutARoom() async throws {
        let (ending, report) = try await Sigillo.test(Self.few + ["--no-seal", "--"] + Clients.strictIMAPS)
        #expect(ending.status == 0, "\(ending.output)")
        Self.expectHonestLabels(report, ending)
    }

    private static func expectHonestLabels(_ report: RunReport, _ ending: Program.Ending) {
        #expect(!report.room.sealed)
        #expect(ending.output.contains("no room"))
        #expect(!ending.output.contains("sealed room, "))
        // What only a capture of everything could show is not claimed.
        #expect(report.notRun.contains { $0.key == "elsewhere" }, "\(report.notRun)")
    }

    @Test(
        .needsUserNamespaces,
        arguments: [
            ["--path", "imaps", "--", "curl", "imaps://mail.example.test/"],
            ["--path", "imaps", "--", "curl", "imaps://{host}/"],
            ["--sealed", "--client", "curl"],
            ["--host", "mail.example.test", "--client", "curl"],
            ["--account", "learn", "--client", "curl"],
        ])
    func whatCouldReachARealServerIsRefused(arguments: [String]) async throws {
        let ending = try await Sigillo.run(["test"] + arguments, through: Self.confined)
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains("sealed room"))
        #expect(!ending.errors.contains("No sealed room: No sealed room"))
    }

    @Test(arguments: [
        ["--path", "imaps", "--", "curl", "imaps://mail.example.test/"],
        ["--host", "mail.example.test", "--client", "curl"],
        ["--as", "nobody", "--client", "curl"],
        ["--sealed", "--client", "curl"],
    ])
    func theSameIsRefusedWhenTheUserWantsNoRoom(arguments: [String]) async throws {
        let ending = try await Sigillo.run(["test", "--no-seal"] + arguments)
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty)
    }

    @Test(.needsUserNamespaces)
    func doctorSaysWhatStandsInTheWay() async throws {
        let ending = try await Sigillo.run(["doctor"], through: Self.confined)
        #expect(ending.status == 3)
        #expect(ending.output.contains("sysctl user.max_user_namespaces="))
    }
}
