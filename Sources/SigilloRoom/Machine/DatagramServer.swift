internal import CSeal
internal import Glibc
internal import SigilloCore

/// A UDP socket on every address of a machine, answered on a thread of its own from the address that was dialled.
final class DatagramServer {
    private let socket: Int32
    private let stopper: (read: Int32, write: Int32)
    private var thread: pthread_t?

    /// Binds on the current thread's network, and starts to answer.
    ///
    /// - Throws: `RoomError` when the port or the thread cannot be had.
    init(port: UInt16, answer: @escaping @Sendable ([UInt8], Endpoint) -> [UInt8]?) throws {
        socket = seal_datagram_listen(port)
        if socket < 0 {
            throw RoomError("UDP port \(port) could not be opened: \(systemWords(-socket)).", errno: -socket)
        }
        var ends: [Int32] = [-1, -1]
        let refused = seal_pipe(&ends)
        guard refused == 0 else {
            close(socket)
            throw RoomError("UDP port \(port) could not be served: \(systemWords(refused)).", errno: refused)
        }
        stopper = (ends[0], ends[1])
        let loop = Unmanaged.passRetained(Loop(socket: socket, stop: ends[0], port: port, answer: answer))
        var started = pthread_t()
        let error = pthread_create(
            &started, nil,
            { raw in
                if let raw { Unmanaged<Loop>.fromOpaque(raw).takeRetainedValue().run() }
                return nil
            }, loop.toOpaque())
        if error != 0 {
            loop.release()
            closeAll()
            throw RoomError("UDP port \(port) has no thread to be served by: \(systemWords(error)).", errno: error)
        }
        thread = started
    }

    /// Ends the thread and closes the socket.
    func stop() {
        guard let running = thread else { return }
        thread = nil
        close(stopper.write)
        pthread_join(running, nil)
        close(stopper.read)
        close(socket)
    }

    private func closeAll() {
        close(socket)
        close(stopper.read)
        close(stopper.write)
    }

    /// What the thread does. It owns nothing: the server closes the descriptors after it has joined the thread.
    private final class Loop {
        private let socket: Int32
        private let stop: Int32
        private let port: UInt16
        private let answer: @Sendable ([UInt8], Endpoint) -> [UInt8]?

        init(
            socket: Int32, stop: Int32, port: UInt16, answer: @escaping @Sendable ([UInt8], Endpoint) -> [UInt8]?
        ) {
            self.socket = socket
            self.stop = stop
            self.port = port
            self.answer = answer
        }

        /// Answers until the other end of the stop pipe is closed.
        func run() {
            var watched = [
                pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
            ]
            while true {
                if poll(&watched, nfds_t(watched.count), -1) < 0 {
                    guard errno == EINTR else { return }
                    continue
                }
                if watched[1].revents != 0 { return }
                while answerOne() {}
            }
        }

        /// Answers one datagram; false when none waits.
        private func answerOne() -> Bool {
            var datagram = seal_datagram()
            var length = 0
            let query = [UInt8](unsafeUninitializedCapacity: 65_535) { buffer, count in
                guard let start = buffer.baseAddress else { return }
                length = seal_datagram_receive(socket, start, buffer.count, &datagram)
                count = max(0, length)
            }
            // A refused reply of earlier is reported here; more may wait behind it.
            guard length >= 0 else { return length == -Int(ECONNREFUSED) || length == -Int(EINTR) }
            let dialled = withUnsafeBytes(of: datagram.address) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let reply = answer(query, Endpoint(address: dialled, port: port)) {
                _ = seal_datagram_reply(socket, reply, reply.count, &datagram)
            }
            return true
        }
    }
}
