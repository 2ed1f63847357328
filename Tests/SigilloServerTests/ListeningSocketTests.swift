import Glibc
import SigilloServer
import Testing

/// What tests do with descriptors of their own.
enum TestPorts {
    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}

@Suite struct ListeningSocketTests {
    private func sentence(_ address: String, _ port: UInt16) -> String {
        do {
            TestPorts.close(try ListeningSocket.bind(address: address, port: port).descriptor)
            return "bound"
        } catch {
            return error.description
        }
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func aPortOfTheSystemsChoiceIsNamed(address: String) throws {
        let bound = try ListeningSocket.bind(address: address, port: 0)
        defer { TestPorts.close(bound.descriptor) }
        #expect(bound.port > 1_023)
        #expect(fcntl(bound.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        if address == "127.0.0.1" { _ = try TestSocket(port: bound.port) }
    }

    @Test func aPortInUseIsRefusedWithAdvice() throws {
        let bound = try ListeningSocket.bind(address: "127.0.0.1", port: 0)
        defer { TestPorts.close(bound.descriptor) }
        #expect(
            sentence("127.0.0.1", bound.port)
                == "Port \(bound.port) of 127.0.0.1 cannot be bound: Address already in use. "
                + "Something listens there already: choose another port, or 0 for any free one.")
    }

    @Test(arguments: ["localhost", "mail.example.test", "", "300.0.0.1"])
    func whatIsNoAddressIsRefused(address: String) {
        #expect(sentence(address, 0).hasPrefix("'\(address)' is no IP address"))
    }

    @Test func anAddressOfAnotherMachineIsRefused() {
        #expect(sentence("192.0.2.1", 0).hasSuffix("This machine has no such address."))
    }
}
