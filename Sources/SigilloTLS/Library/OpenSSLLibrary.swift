internal import COpenSSL

/// OpenSSL in this process: its one initialisation and its version.
package enum OpenSSLLibrary {
    /// Makes the library ready; every door of this module into OpenSSL calls it first.
    ///
    /// The configuration file of the machine is not read, so that a `MinProtocol` or a `CipherString` in it cannot
    /// change what a scenario serves. That holds when nothing else in the process has used OpenSSL before; the
    /// contexts set versions and security levels themselves, so that even then little is left to chance.
    ///
    /// The library's own clean-up at the exit of the process is switched off: it would free tables under the feet of
    /// threads that still serve.
    package static func start() {
        precondition(isReady, "OpenSSL refused to initialise")
    }

    /// The version of the library that is loaded, for example `OpenSSL 3.0.19 27 Jan 2026`.
    package static var version: String {
        String(cString: OpenSSL_version(OPENSSL_VERSION))
    }

    // A global of Swift is initialised once, by the first thread that asks, and the others wait for it.
    private static let isReady: Bool = {
        let options = UInt64(OPENSSL_INIT_NO_LOAD_CONFIG) | UInt64(OPENSSL_INIT_NO_ATEXIT)
        return OPENSSL_init_ssl(options, nil) == 1
    }()
}
