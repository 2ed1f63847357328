/// A web client's talk on one connection: it asks and is answered until the client wants to go elsewhere, or ends.
package struct HTTPTwin: MailTwin {
    /// The client, as far as it has come.
    package private(set) var client: WebClient
    private let origin: WebAddress?
    private var responses = HTTPResponseReader()
    private var isOver = false

    /// Creates the talk of a client that is about to ask something of the server to which it connects.
    package init(_ client: WebClient) {
        self.client = client
        origin = client.pending?.page
    }

    package mutating func receive(_ event: TwinEvent) -> [TwinAction] {
        guard !isOver else { return [] }
        switch event {
        case .connected: return [.send(client.octets)]
        case .bytes(let octets):
            responses.append(octets)
            return read(isEnd: false)
        case .inputClosed: return read(isEnd: true)
        case .sealed, .handshakeFailed: return []
        }
    }

    private mutating func read(isEnd: Bool) -> [TwinAction] {
        switch responses.next(isEnd: isEnd) {
        case nil: return isEnd ? close(.refused("the server closed the connection")) : []
        case .malformed: return close(.refused("an answer that is no HTTP"))
        case .response(let response):
            client.take(response)
            guard let next = client.pending, let origin, next.page.hasOrigin(of: origin), !isEnd,
                !response.closesConnection
            else {
                isOver = true
                return [.close(client.ending ?? .done)]
            }
            return [.send(client.octets)]
        }
    }

    private mutating func close(_ ending: TwinEnding) -> [TwinAction] {
        isOver = true
        client.end(ending)
        return [.close(ending)]
    }
}
