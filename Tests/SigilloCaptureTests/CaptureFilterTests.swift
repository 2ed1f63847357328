import Testing

@testable import SigilloCapture

struct CaptureFilterTests {
    @Test func portsAreAlternatives() {
        #expect(CaptureFilter.ports([993, 143]).expression == "port 993 or port 143")
    }

    @Test func noPortIsNotEveryPort() {
        #expect(CaptureFilter.ports([]).expression == "port 0")
    }
}
