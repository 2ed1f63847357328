import NIOCore
import NIOEmbedded
import NIOHTTP1
import SigilloCore
import Testing

@testable import SigilloControl

/// One connection on a channel whose clock stands still until the test moves it.
@Suite struct ControlHandlerTests {
    private static let fields = HTTPHeaders([("Host", "127.0.0.1:1"), ("Authorization", "Bearer secret")])

    /// A request that was sent before the answer in front of it has all the time for its own.
    @Test func aRequestSentAheadIsNotTakenForOneThatDoesNotCome() async throws {
        let (sent, allAreSent) = AsyncStream.makeStream(of: Void.self)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let channel = try await Self.connection { request in
            if request.path == ["first"] {
                for await _ in sent {}
            } else {
                begin.finish()
                for await _ in released {}
            }
            return ControlResponse(status: 204)
        }
        for target in ["/first", "/second"] {
            try await channel.writeInbound(
                HTTPServerRequestPart.head(
                    HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: Self.fields)))
            try await channel.writeInbound(HTTPServerRequestPart.end(nil))
        }
        allAreSent.finish()
        for await _ in begun {}
        await channel.testingEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        release.finish()
        for _ in 1...2 {
            guard case .head(let head) = try await channel.waitForOutboundWrite(as: HTTPServerResponsePart.self) else {
                Issue.record("an answer begins with its head")
                return
            }
            #expect(head.status == .noContent)
            guard case .end = try await channel.waitForOutboundWrite(as: HTTPServerResponsePart.self) else {
                Issue.record("an answer without body ends behind its head")
                return
            }
        }
        // With nothing left to answer, the next request has its bound again.
        await channel.testingEventLoop.advanceTime(by: .hours(1))
        #expect(!channel.isActive)
    }

    private static func connection(
        respond: @escaping @Sendable (ControlRequest) async -> ControlResponse
    ) async throws -> NIOAsyncTestingChannel {
        let channel = NIOAsyncTestingChannel()
        try await channel.testingEventLoop.executeInContext {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPServerPipelineHandler())
            try pipeline.addHandler(
                ControlHandler(
                    state: ControlState(), gate: ControlGate(port: 1, token: Secret("secret")),
                    limits: ControlServer.Limits(), respond: respond))
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        return channel
    }
}
