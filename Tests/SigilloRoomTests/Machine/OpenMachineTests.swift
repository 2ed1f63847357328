import Glibc
import SigilloCore
import Testing

@testable import SigilloRoom

@Suite struct OpenMachineTests {
    private let room = OpenRoom()

    /// Runs a shell script as a client to its end.
    private func run(
        _ script: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) throws -> (end: ClientEnd?, output: String, errors: String) {
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            let client = try machine.start(
                ClientCommand(
                    arguments: ["sh", "-c", script], environment: environment, workingDirectory: machine.scratch))
            let end = client.wait(nanoseconds: 30_000_000_000, wake: nil)
            return (
                end, String(decoding: client.standardOutput, as: UTF8.self),
                String(decoding: client.standardError, as: UTF8.self)
            )
        }
    }

    @Test func saysWhyThereIsNoRoom() {
        #expect(room.status == RoomStatus(isSealed: false))
        #expect(OpenRoom(refusal: "why").status.refusal == "why")
        #expect(!Room.isSealed)
        #expect(!Room.wasAsked)
        #expect(Room.refusal == nil)
        #expect(!Room.current.status.isSealed)
        #expect(SealedRoom() == nil)
    }

    @Test func collectsOutputAndStatus() throws {
        let result = try run("echo out; echo err >&2; exit 7")
        #expect(result.end == .exited(7))
        #expect(result.output == "out\n")
        #expect(result.errors == "err\n")
    }

    @Test func tellsASignalFromAStatus() throws {
        #expect(try run("kill -SEGV $$").end == .signalled(SIGSEGV))
    }

    @Test func givesTheWholeEnvironmentAndTheFolder() throws {
        let result = try run(
            "echo \"$A\"; pwd -P; echo ${HOME-none}", environment: ["PATH": "/usr/bin:/bin", "A": "b=c d"])
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "b=c d")
        #expect(lines.last == "none")
        #expect(lines.dropFirst().first?.contains("/sigillo-") == true)
    }

    @Test func theClientHasNoRightsAndNoDescriptors() throws {
        let result = try run("cat /proc/self/status; ls /proc/self/fd; readlink /proc/self/fd/0; ulimit -c; ulimit -f")
        let status = Dictionary(
            result.output.split(separator: "\n").compactMap { line -> (Substring, Substring)? in
                let parts = line.split(separator: ":\t")
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            }, uniquingKeysWith: { first, _ in first })
        for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] { #expect(status[set[...]] == "0000000000000000") }
        if geteuid() == 0 { #expect(status["CapBnd"] == "0000000000000000") }
        #expect(status["NoNewPrivs"] == "1")
        #expect(status["SigBlk"] == "0000000000000000")
        // But for two that the C library keeps to itself, and lets nobody set.
        let ignored = try #require(status["SigIgn"].flatMap { UInt64($0, radix: 16) })
        #expect(ignored & ~(3 << 31) == 0)
        // The last descriptor is that of ls, on the folder itself.
        #expect(result.output.contains("\n0\n1\n2\n3\n/dev/null\n0\n"))
    }

    @Test func itIsInASessionOfItsOwn() throws {
        let result = try run("cut -d' ' -f1,5,6 /proc/$$/stat; echo $$")
        let numbers = Set(result.output.split { $0 == " " || $0 == "\n" })
        #expect(numbers.count == 1)
    }

    @Test func outputIsCappedButDrained() throws {
        let result = try run("yes | head -c 3000000; yes | head -c 3000000 >&2; exit 3")
        #expect(result.end == .exited(3))
        #expect(result.output.utf8.count == OutputPipe.limit)
        #expect(result.errors.utf8.count == OutputPipe.limit)
    }

    @Test func aWaitEndsWithItsTimeOrItsWakeUp() throws {
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            let client = try machine.start(
                ClientCommand(arguments: ["sleep", "60"], environment: [:], workingDirectory: "/"))
            #expect(client.wait(nanoseconds: 0, wake: nil) == nil)
            #expect(client.wait(nanoseconds: 1_000_000, wake: nil) == nil)
            var ends: [Int32] = [-1, -1]
            #expect(pipe(&ends) == 0)
            defer { for end in ends { close(end) } }
            #expect(write(ends[1], "x", 1) == 1)
            #expect(client.wait(nanoseconds: .max, wake: ends[0]) == nil)
            client.end()
            #expect(client.wait(nanoseconds: 0, wake: ends[0]) == .signalled(SIGTERM))
            #expect(kill(client.processID, 0) != 0)
        }
    }

    @Test func aClientThatIgnoresTermIsKilledWithItsGroup() throws {
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            let client = try machine.start(
                ClientCommand(
                    arguments: ["sh", "-c", "trap '' TERM; sleep 60 & echo $!; while :; do sleep 60; done"],
                    environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/"))
            while client.standardOutput.last != UInt8(ascii: "\n") {
                #expect(client.wait(nanoseconds: 10_000_000, wake: nil) == nil)
            }
            let child = try #require(Int32(String(decoding: client.standardOutput.dropLast(), as: UTF8.self)))
            client.end()
            #expect(client.wait(nanoseconds: 0, wake: nil) == .signalled(SIGKILL))
            machine.endStrays()
            #expect(kill(child, 0) != 0)
        }
    }

    @Test func straysAreEndedEvenInSessionsOfTheirOwn() throws {
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            let client = try machine.start(
                ClientCommand(
                    arguments: ["sh", "-c", "setsid sleep 60 <&- >&- 2>&- & echo $!"],
                    environment: ["PATH": "/usr/bin:/bin", "HOME": machine.scratch], workingDirectory: "/"))
            #expect(client.wait(nanoseconds: 30_000_000_000, wake: nil) == .exited(0))
            let daemon = try #require(Int32(String(decoding: client.standardOutput.dropLast(), as: UTF8.self)))
            #expect(kill(daemon, 0) == 0)
            machine.endStrays()
            #expect(kill(daemon, 0) != 0)
        }
    }

    @Test func aMissingProgramIsTheCallersMistake() throws {
        func start(_ arguments: [String]) throws -> RoomError {
            try room.withMachine(MachinePlan(hosts: [])) { machine in
                let command = ClientCommand(
                    arguments: arguments, environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/")
                return try #require(throws: RoomError.self) { _ = try machine.start(command) }
            }
        }
        for arguments in [["no-such-client"], ["/nowhere/client"], ["/etc/passwd"], []] {
            let error = try start(arguments)
            #expect(error.isClientMissing)
        }
        #expect(try start(["no-such-client"]).description.contains("PATH (/usr/bin:/bin)"))
        #expect(try start(["/nowhere/client"]).errno == ENOENT)
        #expect(try start(["/etc/passwd"]).errno == EACCES)
        #expect(try !start(["sh", "a\0b"]).isClientMissing)
    }

    @Test func aMissingFolderIsNamed() throws {
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            let command = ClientCommand(arguments: ["sh"], environment: [:], workingDirectory: "/nowhere")
            let error = try #require(throws: RoomError.self) { _ = try machine.start(command) }
            #expect(error.description.contains("working folder /nowhere"))
            #expect(!error.isClientMissing)
        }
    }

    @Test func scratchIsPrivateAndVanishes() throws {
        let scratch = try room.withMachine(MachinePlan(hosts: [])) { machine in
            var status = stat()
            #expect(stat(machine.scratch, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
            #expect(mkdir(machine.scratch + "/closed", 0o700) == 0)
            #expect(symlink("/etc", machine.scratch + "/closed/link") == 0)
            #expect(chmod(machine.scratch + "/closed", 0) == 0)
            return machine.scratch
        }
        #expect(access(scratch, F_OK) != 0)
        #expect(access("/etc/hosts", F_OK) == 0)
    }

    @Test func listensOnLoopbackOnly() throws {
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            let listener = try machine.listen(port: 0)
            defer { close(listener.descriptor) }
            #expect(listener.port != 0)
            #expect(fcntl(listener.descriptor, F_GETFL) & O_NONBLOCK != 0)
            #expect(fcntl(listener.descriptor, F_GETFD) & FD_CLOEXEC != 0)
            let error = #expect(throws: RoomError.self) { _ = try machine.listen(port: listener.port) }
            #expect(error?.description.contains("Port \(listener.port)") == true)
        }
    }

    @Test func whatOnlyARoomCanDoIsRefusedOrDoesNothing() throws {
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            #expect(!machine.isSealed)
            #expect(throws: RoomError.self) { try machine.serveDatagrams(port: 0) { query, _ in query } }
            try machine.trust([])
            machine.sendDatagram([1], port: 9)
        }
    }

    @Test func thereMustBeSuchAUser() {
        let error = #expect(throws: RoomError.self) {
            try room.withMachine(MachinePlan(hosts: [], runAs: "no such user")) { _ in }
        }
        #expect(error?.description.contains("no such user") == true)
    }

    @Test(.enabled(if: geteuid() == 0)) func rootMayRunClientsAsAnother() throws {
        try room.withMachine(MachinePlan(hosts: [], runAs: "65534")) { machine in
            let home = machine.scratch + "/home"
            #expect(mkdir(home, 0o700) == 0)
            let client = try machine.start(
                ClientCommand(
                    arguments: ["sh", "-c", "id -u; id -g; id -G; echo ok > \"$HOME/file\" && cat \"$HOME/file\""],
                    environment: ["PATH": "/usr/bin:/bin", "HOME": home], workingDirectory: "/"))
            #expect(client.wait(nanoseconds: 30_000_000_000, wake: nil) == .exited(0))
            #expect(String(decoding: client.standardOutput, as: UTF8.self) == "65534\n65534\n65534\nok\n")
        }
    }
}
