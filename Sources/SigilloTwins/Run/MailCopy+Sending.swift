extension MailCopy {
    /// Sends the errand's message in clear; the calling thread waits until the host has closed, or a moment.
    ///
    /// - Throws: why no connection could be had.
    package func send(_ errand: TwinErrand, to host: String) throws(TwinSocket.Failure) {
        let socket = try TwinSocket(host: host, port: port, patience: Self.patience)
        socket.write(octets(of: errand.message, for: errand.account, host: host))
        socket.finish(patience: Self.patience)
    }

    /// Milliseconds.
    private static let patience: Int32 = 500
}
