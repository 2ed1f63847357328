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
        if case .connected = event { return [.send(client.octets)] }
        switch responses.take(event) {
        case nil: return []
        case .over(let ending):
            isOver = true
            client.end(ending)
            return [.close(ending)]
        case .response(let response, let isEnd):
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
}
