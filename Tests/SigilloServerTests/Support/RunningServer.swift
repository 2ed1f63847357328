import SigilloCore
import SigilloProtocols
import SigilloServer

/// A server on ports of the system's choice, with an instance that has begun.
final class RunningServer {
    let server: MailServer
    /// The ports in the order of the paths.
    let ports: [UInt16]
    private let paths: [ServicePath]

    init(_ paths: ServicePath..., script: SessionScript = SessionScript(), keepsOctets: Bool = false) throws {
        server = MailServer()
        self.paths = paths
        var ports: [UInt16] = []
        for _ in paths {
            let bound = try ListeningSocket.bind(address: "127.0.0.1", port: 0)
            try server.listen(descriptor: bound.descriptor, port: bound.port)
            ports.append(bound.port)
        }
        self.ports = ports
        try begin(script: script, keepsOctets: keepsOctets)
    }

    deinit { server.close() }

    func begin(
        script: SessionScript = SessionScript(), messages: [MailMessage] = [Bench.message], keepsOctets: Bool = false
    ) throws {
        var endpoints: [UInt16: EndpointPlan] = [:]
        for (path, port) in zip(paths, ports) { endpoints[port] = try Bench.plan(path, script: script) }
        server.begin(
            InstancePlan(endpoints: endpoints, store: MailStore(messages: messages), keepsOctets: keepsOctets))
    }

    /// A client on the first port, greeted.
    func client(at index: Int = 0) throws -> TestSocket {
        let client = try TestSocket(port: ports[index])
        try client.line()
        return client
    }
}
