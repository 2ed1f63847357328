internal import NIOCore
internal import NIOPosix
package import SigilloProtocols

/// A name server over UDP (RFC 1035 §4.2.1) that shows what is published to whoever asks.
package final class NameServer: Sendable {
    /// The port that was bound.
    package let port: UInt16
    private let channel: any Channel

    /// Binds and serves.
    ///
    /// - Parameters:
    ///   - address: the address to listen on.
    ///   - port: 0 for one of the system's choice.
    /// - Throws: an error of the system where the port cannot be had.
    package init(address: String, port: UInt16, responder: DNSResponder) throws {
        channel = try DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(responder))
                }
            }
            .bind(host: address, port: Int(port)).wait()
        self.port = UInt16(clamping: channel.localAddress?.port ?? 0)
    }

    /// Ends it.
    package func close() {
        try? channel.close().wait()
    }

    /// Answers each datagram to where it came from.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        typealias OutboundOut = AddressedEnvelope<ByteBuffer>

        private let responder: DNSResponder

        init(_ responder: DNSResponder) {
            self.responder = responder
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let query = unwrapInboundIn(data)
            guard let response = responder.answer(Array(query.data.readableBytesView)).response else { return }
            let envelope = AddressedEnvelope(remoteAddress: query.remoteAddress, data: ByteBuffer(bytes: response))
            context.writeAndFlush(wrapOutboundOut(envelope), promise: nil)
        }

        // One datagram that cannot be answered ends nothing.
        func errorCaught(context: ChannelHandlerContext, error: any Error) {}
    }
}
