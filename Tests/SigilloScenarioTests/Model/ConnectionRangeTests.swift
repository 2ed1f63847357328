import Testing

@testable import SigilloScenario

@Suite struct ConnectionRangeTests {
    @Test func countsFromTheFirst() {
        #expect((1...3).map(ConnectionRange.all.contains) == [true, true, true])
        #expect((1...3).map(ConnectionRange(first: 2).contains) == [false, true, true])
        #expect((1...3).map(ConnectionRange(first: 2, last: 2).contains) == [false, true, false])
    }

    @Test func anInstanceTellsItsStepsByConnection() throws {
        var scenario = try Scenario(decoding: Node.scenario)
        scenario.steps = [
            StepTemplate(isFault: true, connections: ConnectionRange(first: 2), action: .greeting(text: "* BYE\r\n")),
            StepTemplate(isFault: false, action: .handshake(HandshakeStep(ending: .close))),
        ]
        let instance = try #require(try scenario.instances().first)
        #expect(instance.steps(onConnection: 1).map(\.index) == [1])
        #expect(instance.steps(onConnection: 2).map(\.index) == [0, 1])
        #expect(instance.faultSteps(onConnection: 1).isEmpty)
        #expect(instance.faultSteps(onConnection: 3) == [0])
    }
}
