internal import SigilloCore
package import SigilloServer
package import SigilloWire

/// Makes a capture of what the server's own sockets saw, where the kernel does not let us capture.
package enum TapFrames {
    /// The frames of all connections of a harvest, in the order of time.
    package static func frames(of harvest: Harvest) -> [CapturedFrame] {
        var frames: [CapturedFrame] = []
        for record in harvest.connections {
            var synthesizer = FrameSynthesizer(client: record.client, server: record.server)
            synthesizer.open(at: record.openedAt, to: &frames)
            for piece in harvest.octets where piece.connection == record.id {
                synthesizer.send(piece.octets, piece.direction, at: piece.time, to: &frames)
                synthesizer.acknowledge(piece.direction.reversed, at: piece.time, to: &frames)
            }
            guard let time = record.closedAt else { continue }
            switch record.ending as ConnectionRecord.Ending {
            case .open: break
            case .clientReset: synthesizer.reset(.clientToServer, at: time, to: &frames)
            case .clientClosed:
                synthesizer.close(.clientToServer, at: time, to: &frames)
                synthesizer.close(.serverToClient, at: time, to: &frames)
            case .serverClosed:
                synthesizer.close(.serverToClient, at: time, to: &frames)
                synthesizer.close(.clientToServer, at: time, to: &frames)
            }
        }
        // Frames of one connection stand in order already, and a stable order keeps them so where times are equal.
        let order = frames.indices.sorted { (frames[$0].time, $0) < (frames[$1].time, $1) }
        return order.enumerated().map { number, index in
            var frame = frames[index]
            frame.number = number + 1
            return frame
        }
    }
}
