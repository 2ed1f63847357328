import SigilloWire
import Testing

@testable import SigilloCapture

struct CaptureSliceTests {
    static let frame = CapturedFrame(number: 1, time: 0, linkType: .ethernet, octets: [1], originalLength: 1)
    static let whole = CaptureSlice(frames: [frame], dropped: 0, sawMarker: true)

    @Test func markerWithoutLossIsComplete() {
        #expect(Self.whole.isComplete)
    }

    @Test func eachDoubtMakesItIncomplete() {
        var slice = Self.whole
        slice.dropped = 1
        #expect(!slice.isComplete)
        slice = Self.whole
        slice.sawMarker = false
        #expect(!slice.isComplete)
        slice = Self.whole
        slice.failure = "the interface went away"
        #expect(!slice.isComplete)
        slice = Self.whole
        slice.frames[0].originalLength = 2
        #expect(!slice.isComplete)
    }
}
