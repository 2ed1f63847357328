import Testing

/// `sigillo watch` on the loopback interface of a network namespace of its own.
@Suite(.inTurn, .needsUserNamespaces)
struct WatchTests {
    /// Starts the watch, waits until it says that it watches, logs in, and ends it once the finding is there.
    private static let script = """
        import json, signal, socket, subprocess, sys
        watch = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        heading = watch.stderr.readline()
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        server.sendall(b"* OK ready\\r\\n")
        client.recv(100)
        client.sendall(b"a1 LOGIN ada s3cr3tword\\r\\n")
        server.recv(100)
        first = watch.stdout.readline()
        client.close(); server.close()
        watch.send_signal(signal.SIGINT)
        rest, errors = watch.communicate(timeout=300)
        print(json.dumps([heading, first, rest, errors, watch.returncode]))
        """

    @Test func aPasswordIsToldWhileTheConnectionIsOpen() async throws {
        let program = try Program([
            "unshare", "-rn", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", "python3", "-c", Self.script,
            try Sigillo.path(), "watch", "-i", "lo",
        ])
        let ending = await program.end()
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains("Watching lo"))
        #expect(ending.output.contains("imap LOGIN, user ada"))
        #expect(ending.output.contains("LEAK  lo"))
        #expect(ending.output.hasSuffix("130]\n"))
        #expect(!ending.output.contains("s3cr3tword"))
    }
}
