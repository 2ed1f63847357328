import Glibc
import SigilloWire
import Testing

@testable import SigilloCapture

/// Real frames of the loopback interface; other programs' traffic is kept out by a filter of the test's own ports.
@Suite(
    .enabled(if: CapturePermission.isGranted, CapturePermission.advice), .timeLimit(.minutes(5)))
struct LiveCaptureTests {
    static let patience: UInt64 = 20_000_000_000
    let marker = MarkerText.fresh()

    @Test func connectionIsCompleteFromSYNToFIN() throws {
        let markers = try MarkerSocket()
        let listener = LoopbackSocket(SOCK_STREAM)
        let port = listener.bindToFreePort()
        listener.listen()
        let capture = try LiveCapture(filter: .ports([port, markers.port]), bufferSize: 4 << 20)

        let request = Array("a1 LOGIN user password\r\n".utf8)
        do {
            let client = LoopbackSocket(SOCK_STREAM)
            #expect(client.connect(to: port))
            let server = listener.accept()
            #expect(client.send(request))
            client.finishSending()
            #expect(server.readToEnd() == request)
            #expect(server.send(Array("a1 OK\r\n".utf8)))
            server.finishSending()
            #expect(client.readToEnd() == Array("a1 OK\r\n".utf8))
        }
        let slice = capture.takeFrames(
            through: marker, sending: { markers.send(marker) }, timeoutNanoseconds: Self.patience)

        #expect(slice.isComplete)
        #expect(slice.frames.map(\.number) == Array(1...slice.frames.count))
        #expect(slice.frames.allSatisfy { $0.linkType == .ethernet && !$0.isCut })
        #expect(slice.frames.allSatisfy { $0.time > 1_600_000_000_000_000_000 }, "nanoseconds since 1970")
        let segments = slice.frames.compactMap { LoopbackFrame($0.octets) }.filter(\.isTCP)
        let fromClient = segments.filter { $0.destinationPort == port }
        let fromServer = segments.filter { $0.sourcePort == port }
        #expect(fromClient.first?.flags == LoopbackFrame.synchronize)
        #expect(fromClient.count { $0.flags & LoopbackFrame.synchronize != 0 } == 1)
        #expect(fromClient.count { $0.flags & LoopbackFrame.finish != 0 } == 1)
        #expect(fromServer.count { $0.flags & LoopbackFrame.finish != 0 } == 1)
        #expect(fromClient.flatMap(\.payload) == request)
        #expect(fromServer.flatMap(\.payload) == Array("a1 OK\r\n".utf8))
        #expect(slice.frames.last.map { $0.octets.suffix(marker.count).elementsEqual(marker) } == true)
    }

    @Test func sliceBeginsWhereTheLastEnded() throws {
        let markers = try MarkerSocket()
        let capture = try LiveCapture(filter: .ports([markers.port]), bufferSize: 4 << 20)
        func slice(sending texts: [[UInt8]], through marker: [UInt8]) -> CaptureSlice {
            for text in texts { markers.send(text) }
            return capture.takeFrames(
                through: marker, sending: { markers.send(marker) }, timeoutNanoseconds: Self.patience)
        }
        let first = slice(sending: [[1], [2]], through: marker)
        let second = slice(sending: [[3]], through: MarkerText.fresh())
        #expect(first.frames.count == 3)
        #expect(second.frames.map(\.number) == [1, 2])
        #expect(second.frames.first?.octets.last == 3)
        #expect(first.isComplete && second.isComplete)
    }

    @Test func thousandSmallDatagramsAreAllThere() throws {
        let markers = try MarkerSocket()
        let receiver = LoopbackSocket(SOCK_DGRAM)
        let port = receiver.bindToFreePort()
        let sender = LoopbackSocket(SOCK_DGRAM)
        #expect(sender.connect(to: port))
        let capture = try LiveCapture(filter: .ports([port, markers.port]))
        for number in 0..<1000 {
            #expect(sender.send([UInt8(number >> 8), UInt8(number & 0xFF)]))
        }
        let slice = capture.takeFrames(
            through: marker, sending: { markers.send(marker) }, timeoutNanoseconds: Self.patience)
        let numbers = slice.frames.compactMap { LoopbackFrame($0.octets) }.filter { $0.destinationPort == port }
            .map { Int($0.payload.first ?? 0) << 8 | Int($0.payload.last ?? 0) }
        #expect(numbers == Array(0..<1000))
        #expect(slice.isComplete)
    }

    @Test func longestFrameOfTheLoopbackIsNotCut() throws {
        let markers = try MarkerSocket()
        let receiver = LoopbackSocket(SOCK_DGRAM)
        let port = receiver.bindToFreePort()
        let sender = LoopbackSocket(SOCK_DGRAM)
        #expect(sender.connect(to: port))
        let capture = try LiveCapture(filter: .ports([port, markers.port]))
        // The most that fits one IPv4 datagram, and the loopback's MTU.
        let long = [UInt8](repeating: 0x58, count: 65_507)
        #expect(sender.send(long))
        let slice = capture.takeFrames(
            through: marker, sending: { markers.send(marker) }, timeoutNanoseconds: Self.patience)
        let frame = try #require(slice.frames.first)
        #expect(frame.originalLength == 14 + 20 + 8 + long.count)
        #expect(!frame.isCut)
        #expect(frame.octets.dropFirst(42).elementsEqual(long))
    }

    @Test func markerThatNeverComesEndsTheWait() throws {
        let markers = try MarkerSocket()
        let capture = try LiveCapture(filter: .ports([markers.port]), bufferSize: 4 << 20)
        let slice = capture.takeFrames(through: marker, sending: {}, timeoutNanoseconds: 1_000_000)
        #expect(!slice.sawMarker)
        #expect(!slice.isComplete)
        #expect(slice.failure == nil)
    }

    @Test func whoeverWaitsForAnythingIsGivenWhatComes() throws {
        let markers = try MarkerSocket()
        let capture = try LiveCapture(filter: .ports([markers.port]), bufferSize: 4 << 20)
        let nothing = capture.nextFrames(numberedFrom: 1, timeoutNanoseconds: 1_000_000)
        #expect(nothing.frames.isEmpty && nothing.dropped == 0)
        markers.send(marker)
        let slice = capture.nextFrames(numberedFrom: 7, timeoutNanoseconds: Self.patience)
        #expect(slice.frames.map(\.number) == [7])
        #expect(!capture.hasEnded)
        capture.close()
        #expect(capture.hasEnded)
        #expect(capture.nextFrames(numberedFrom: 8, timeoutNanoseconds: Self.patience).frames.isEmpty)
    }

    @Test func emptyMarkerIsNeverSeen() throws {
        let markers = try MarkerSocket()
        let capture = try LiveCapture(filter: .ports([markers.port]), bufferSize: 4 << 20)
        let slice = capture.takeFrames(through: [], sending: { markers.send([]) }, timeoutNanoseconds: 1_000_000)
        #expect(!slice.sawMarker)
    }

    @Test func discardedFramesAreInNoSlice() throws {
        let markers = try MarkerSocket()
        let capture = try LiveCapture(filter: .ports([markers.port]), bufferSize: 4 << 20, heldLimit: 50)
        // Taken through a marker, so that it is certain to have been read and to be over the limit.
        let over = capture.takeFrames(
            through: marker, sending: { for _ in 0..<9 { markers.send(marker) } }, timeoutNanoseconds: Self.patience)
        #expect(over.sawMarker)
        capture.discard()
        let slice = capture.takeFrames(through: [0], sending: {}, timeoutNanoseconds: 0)
        #expect(slice.frames.isEmpty)
        #expect(slice.dropped == 0)
    }

    @Test func framesBeyondTheLimitCountAsDropped() throws {
        let markers = try MarkerSocket()
        let capture = try LiveCapture(filter: .ports([markers.port]), bufferSize: 4 << 20, heldLimit: 1)
        let slice = capture.takeFrames(
            through: marker, sending: { markers.send(marker) }, timeoutNanoseconds: Self.patience)
        #expect(slice.sawMarker)
        #expect(slice.frames.isEmpty)
        #expect(slice.dropped == 1)
        #expect(!slice.isComplete)
    }

    @Test func simulatedDropMakesEachSliceIncomplete() throws {
        let markers = try MarkerSocket()
        let capture = try LiveCapture(filter: .ports([markers.port]), bufferSize: 4 << 20)
        capture.simulatedDrops = 2
        for text in [marker, MarkerText.fresh()] {
            let slice = capture.takeFrames(
                through: text, sending: { markers.send(text) }, timeoutNanoseconds: Self.patience)
            #expect(slice.sawMarker)
            #expect(slice.dropped == 2)
            #expect(!slice.isComplete)
        }
    }

    @Test func closesTwiceAndEndsAWaitAtOnce() throws {
        let capture = try LiveCapture(filter: .ports([]), bufferSize: 4 << 20)
        capture.close()
        capture.close()
        let slice = capture.takeFrames(through: marker, sending: {}, timeoutNanoseconds: .max)
        #expect(slice == CaptureSlice(frames: [], dropped: 0, sawMarker: false))
    }

    @Test func closingFromAnotherThreadEndsAWait() throws {
        let capture = try LiveCapture(filter: .ports([]), bufferSize: 4 << 20)
        let slice = capture.takeFrames(
            through: marker, sending: { OwnThread.run { capture.close() } }, timeoutNanoseconds: .max)
        #expect(!slice.sawMarker)
    }

    @Test func emptyListOfPortsTakesNothing() throws {
        let markers = try MarkerSocket()
        let capture = try LiveCapture(filter: .ports([]), bufferSize: 4 << 20)
        let slice = capture.takeFrames(
            through: marker, sending: { markers.send(marker) }, timeoutNanoseconds: 50_000_000)
        #expect(slice.frames.isEmpty)
        #expect(!slice.sawMarker)
    }

    @Test func unknownInterfaceIsNamed() {
        let failure = #expect(throws: CaptureFailure.self) { try LiveCapture(device: "nosuch0") }
        #expect(failure?.reason == .noSuchDevice)
        #expect(failure?.description.contains("nosuch0") == true)
    }

    @Test func refusedFilterSaysSo() {
        let failure = #expect(throws: CaptureFailure.self) {
            try LiveCapture(filter: CaptureFilter(expression: "port of call"), bufferSize: 1 << 20)
        }
        #expect(failure?.reason == .filter)
    }
}

/// Captures opened on a thread that has a network of its own, as a worker's thread has.
@Suite(
    .enabled(
        if: CapturePermission.isGranted && CapturePermission.canMakeNamespaces, CapturePermission.namespaceAdvice),
    .timeLimit(.minutes(5)))
struct LiveCaptureNamespaceTests {
    @Test func captureBelongsToTheNamespaceOfTheThreadThatOpensIt() {
        let marker = MarkerText.fresh()
        let slice = OwnThread.run { () -> CaptureSlice? in
            guard enterOwnNetwork(), setInterface("lo", up: true), let markers = try? MarkerSocket(),
                let capture = try? LiveCapture(bufferSize: 4 << 20)
            else { return nil }
            return capture.takeFrames(
                through: marker, sending: { markers.send(marker) },
                timeoutNanoseconds: LiveCaptureTests.patience)
        }
        // No filter, and yet nobody else's frame: the namespace has only what this thread sends.
        #expect(slice?.frames.count == 1)
        #expect(slice?.isComplete == true)
    }

    @Test func interfaceThatIsDownIsNamed() {
        let failure = OwnThread.run { () -> CaptureFailure? in
            guard enterOwnNetwork() else { return nil }
            do throws(CaptureFailure) {
                try LiveCapture(bufferSize: 1 << 20).close()
                return nil
            } catch {
                return error
            }
        }
        #expect(failure?.reason == .deviceDown)
    }

    @Test func slicePastAnInterfaceThatWentDownIsIncomplete() {
        let marker = MarkerText.fresh()
        let slice = OwnThread.run { () -> CaptureSlice? in
            guard enterOwnNetwork(), setInterface("lo", up: true), let markers = try? MarkerSocket(),
                let capture = try? LiveCapture(bufferSize: 1 << 20), setInterface("lo", up: false)
            else { return nil }
            return capture.takeFrames(
                through: marker, sending: { markers.send(marker) }, timeoutNanoseconds: 50_000_000)
        }
        #expect(slice?.sawMarker == false)
        #expect(slice?.isComplete == false)
    }

    @Test(.enabled(if: TunnelInterface.isPossible, "needs /dev/net/tun"))
    func interfaceThatVanishesEndsTheWaitWithAReason() {
        let slice = OwnThread.run { () -> CaptureSlice? in
            guard enterOwnNetwork(), var tunnel = TunnelInterface("sigillo0"), setInterface("sigillo0", up: true),
                let capture = try? LiveCapture(device: "sigillo0", bufferSize: 1 << 20), capture.linkType == .raw
            else { return nil }
            return capture.takeFrames(
                through: [0], sending: { tunnel.remove() }, timeoutNanoseconds: LiveCaptureTests.patience)
        }
        #expect(slice?.failure?.contains("broke down") == true)
        #expect(slice?.isComplete == false)
    }
}

/// Texts that occur nowhere else.
enum MarkerText {
    static func fresh() -> [UInt8] {
        Array("sigillo-marker-\(UInt64.random(in: .min ... .max))".utf8)
    }
}
