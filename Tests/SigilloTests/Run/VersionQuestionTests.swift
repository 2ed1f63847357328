import Sigillo
import SigilloCore
import Testing

@Suite struct VersionQuestionTests {
    @Test(
        arguments: [
            (
                "curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.15 zlib/1.2.13\nRelease-Date: 2023",
                "7.88.1"
            ),
            ("Mutt 2.2.9 (2022-11-12)\nCopyright (C) 1996-2022 Michael R. Elkins and others.\n", "2.2.9"),
            (
                "This is fetchmail release 6.4.37+GSS+RPA+NTLM+SDPS+SSL-SSLv2-SSLv3+NLS.\n",
                "6.4.37+GSS+RPA+NTLM+SDPS+SSL-SSLv2-SSLv3"
            ),
            ("swaks version 20201014.0\n\nCopyright (c) 2003-2008,2010-2020 John Jetmore\n", "20201014.0"),
            ("Python 3.11.2\n", "3.11.2"), ("isync 1.4.4\n", "1.4.4"), ("v22.1.0\n", "v22.1.0"),
            ("OfflineIMAP, 8.0.0\n", "8.0.0"), ("msmtp version 1.8.23\nPlatform: x86_64\n", "1.8.23"),
        ])
    func theVersionIsTheFirstWordThatLooksLikeOne(text: String, version: String) {
        #expect(VersionQuestion.version(in: Array(text.utf8))?.hasPrefix(version) == true)
    }

    @Test func aProgramWithoutAVersionHasNone() {
        for text in ["", "usage: client [options]\n", "no version here, in 2024\n"] {
            #expect(VersionQuestion.version(in: Array(text.utf8)) == nil)
        }
    }

    @Test func whatIsPrintedIsBounded() {
        let version = VersionQuestion.version(in: Array(("1." + String(repeating: "0", count: 10_000)).utf8))
        #expect(version?.count == 40)
        #expect(VersionQuestion.version(in: [UInt8](repeating: 32, count: 5_000) + Array("1.2".utf8)) == nil)
    }

    @Test func itIsAskedOnTheMachineWithAHomeOfItsOwn() throws {
        let room = FakeRoom { command, process in
            process.print("\(command.arguments.joined(separator: " ")) 4.5.6 in \(command.environment["HOME"] ?? "?")")
            return 1
        }
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            let version = VersionQuestion.ask(
                ["fake", "--version"], on: machine, environment: ["HOME": "/home/someone"], folder: "/")
            #expect(version == "4.5.6")
            #expect(VersionQuestion.ask(["/missing/program"], on: machine, environment: [:], folder: "/") == nil)
        }
    }

    @Test func aComplaintCountsAsAnAnswer() throws {
        let room = FakeRoom { _, process in
            process.complain("fake 0.9\n")
            return 0
        }
        try room.withMachine(MachinePlan(hosts: [])) { machine in
            #expect(VersionQuestion.ask(["fake"], on: machine, environment: [:], folder: "/") == "0.9")
        }
    }
}
