import Sigillo
import SigilloCapture
import SigilloCore
import SigilloFiles
import SigilloProtocols
import SigilloScenario
import SigilloTLS
import Testing

@Suite struct SelfTestTests {
    @Test(arguments: [[ServicePath.imaps], [.imaps, .smtpStartTLS]])
    func aMachineThatSeesFindsBothLogIns(paths: [ServicePath]) throws {
        try FakeRoom(TestMail.careful).withMachine(MachinePlan(hosts: [])) { machine in
            let working = try WorkingMachine(machine, paths: paths, host: "mail.sigillo.test")
            defer { working.close() }
            #expect(Set(working.ports.keys) == Set(paths.map(\.standardPort)))
            #expect((working.capture == nil) == (working.captureRefusal != nil))
            let store = CertificateStore(host: "localhost", now: CalendarDate.now().seconds)
            let test = SelfTest(machine: working, host: "localhost", certificates: store)
            let result = test.run(profile: try BuiltIn.certificates()["ctl.good-chain"])
            #expect(result.isPassed, "\(result.text)")
            #expect(test.run(profile: nil).isPassed == false)
            #expect(working.takeQuestions().isEmpty)
        }
    }

    @Test func everyMarkerIsAnotherAndIsSeen() throws {
        try FakeRoom(TestMail.careful).withMachine(MachinePlan(hosts: [])) { machine in
            let working = try WorkingMachine(machine, paths: [.imaps], host: "mail.sigillo.test")
            defer { working.close() }
            let second = try WorkingMachine(machine, paths: [.imaps], host: "mail.sigillo.test")
            defer { second.close() }
            var markers: Set<String> = []
            for _ in 0..<3 {
                for machine in [working, second] {
                    guard let (slice, marker) = machine.takeFrames() else { continue }
                    #expect(slice.sawMarker)
                    #expect(MarkerScan.find(marker, in: slice.frames))
                    markers.insert(marker)
                }
            }
            #expect(markers.count == (working.capture == nil ? 0 : 6))
        }
    }
}
