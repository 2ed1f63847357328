import Sigillo
import SigilloCore
import SigilloWire
import Testing

@Suite struct MarkerScanTests {
    private func datagram(_ text: String, number: Int) -> CapturedFrame {
        FrameSynthesizer.datagram(
            Array(text.utf8), from: Endpoint(address: "192.0.2.1", port: 40_000),
            to: Endpoint(address: "192.0.2.1", port: 9), number: number, at: UInt64(number))
    }

    @Test func theMarkerIsFoundByTheCheckerItself() {
        let frames = [datagram("sigillo marker 1 of 77", number: 1), datagram("sigillo marker 2 of 77", number: 2)]
        #expect(MarkerScan.find("sigillo marker 2 of 77", in: frames))
        #expect(!MarkerScan.find("sigillo marker 3 of 77", in: frames))
        #expect(!MarkerScan.find("sigillo marker 2 of 77", in: []))
    }

    @Test func aMarkerThatIsNotAmongTheLastFramesIsNoProof() {
        let marker = datagram("sigillo marker 1 of 77", number: 1)
        let others = (2..<70).map { datagram("other", number: $0) }
        #expect(!MarkerScan.find("sigillo marker 1 of 77", in: [marker] + others))
        #expect(MarkerScan.find("sigillo marker 1 of 77", in: others + [marker]))
    }

    @Test func aCutMarkerIsNotFound() {
        var frame = datagram("sigillo marker 1 of 77", number: 1)
        frame.octets.removeLast(4)
        #expect(!MarkerScan.find("sigillo marker 1 of 77", in: [frame]))
    }
}
