import Testing

@testable import SigilloRoom

@Suite struct ClientEnvironmentTests {
    @Test func keepsWhatAClientNeeds() {
        let kept = ["PATH": "/usr/bin", "LANG": "C.UTF-8", "USER": "u", "LOGNAME": "u", "TERM": "dumb", "EDITOR": "ed"]
        #expect(ClientEnvironment.base(of: kept) == kept)
    }

    @Test(arguments: [
        "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "http_proxy",
        "HTTPS_PROXY", "all_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "SSLKEYLOGFILE",
        "LD_PRELOAD", "SIGILLO_ROOM", "SIGILLO_PASSWORD", "HOSTALIASES", "SSH_ASKPASS",
    ])
    func dropsWhatLeadsOut(name: String) {
        #expect(ClientEnvironment.base(of: ["PATH": "/bin", name: "x"]) == ["PATH": "/bin"])
    }

    @Test func keepsWhatSwitchesVerificationOff() {
        // That is the fault to be found, not one to be mended here.
        let environment = ["PATH": "/bin", "NODE_TLS_REJECT_UNAUTHORIZED": "0"]
        #expect(ClientEnvironment.base(of: environment) == environment)
    }

    @Test func givesAPathWhereThereIsNone() {
        #expect(ClientEnvironment.base(of: [:]) == ["PATH": ProgramSearch.fallback])
    }
}
