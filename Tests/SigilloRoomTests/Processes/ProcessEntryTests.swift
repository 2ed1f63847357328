import Glibc
import Testing

@testable import SigilloRoom

@Suite struct ProcessEntryTests {
    private let status = """
        Name:\tsleep
        State:\tS (sleeping)
        Pid:\t900
        PPid:\t800
        NSpid:\t900\t7
        NSpgid:\t900\t7
        NSsid:\t890\t5

        """

    @Test func translatesNumbersOfAnOuterProc() throws {
        let entry = try #require(ProcessEntry(number: 900, depth: 1, status: status))
        #expect(entry.process == 7)
        #expect(entry.session == 5)
        #expect(entry.parent == 800)
        #expect(!entry.isZombie)
    }

    @Test func leavesOutProcessesThatHaveNoNumberHere() {
        #expect(ProcessEntry(number: 900, depth: 2, status: status) == nil)
        #expect(ProcessEntry(number: 900, depth: 0, status: "nonsense\n::\nNSpid:\tx\n") == nil)
    }

    @Test func seesZombies() throws {
        let zombie = status.split(separator: "\n").map { $0.hasPrefix("State") ? "State:\tZ (zombie)" : $0 }
        #expect(try #require(ProcessEntry(number: 900, depth: 0, status: zombie.joined(separator: "\n"))).isZombie)
    }

    @Test func findsThisProcess() throws {
        let own = try #require(ProcessEntry.all().first { $0.process == getpid() })
        #expect(own.network != 0)
        #expect(own.session == getsid(0))
        #expect(!own.descends(from: getpid()))
    }
}
