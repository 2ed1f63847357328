import Testing

/// Rules of the house that the compiler and the formatter do not know.
@Suite struct HouseTests {
    /// The files that may call `reveal()`, each with its reason.
    private static let revealing: [String: String] = [
        "Sources/SigilloCLI/Commands/ServeCommand.swift": "tells the user the account that a served mailbox has",
        "Sources/SigilloCheck/SASL/ProofVerifier.swift": "compares a known secret with a digest on the wire",
        "Sources/SigilloCheck/Search/PatternSet.swift": "searches the wire for a known secret",
        "Sources/SigilloCheck/Decryption/KeyLog.swift": "reads the lines of a key log",
        "Sources/SigilloCheck/Decryption/SessionKeys.swift": "makes a master secret of what the user gave",
        "Sources/SigilloCheck/Decryption/TLSOpener.swift": "makes the keys of records of what the user gave",
        "Sources/SigilloProtocols/SASL/SASLContext+Password.swift": "computes what a proof of the password must be",
        "Sources/SigilloProtocols/HTTP/HTTPCookies.swift": "gives a browser the cookie of its session",
        "Sources/SigilloTLS/Decryption/PrivateKey+PEM.swift": "hands a server's key to the library",
        "Sources/Sigillo/Catalogue/CertificateFiles.swift": "writes private keys where the user asked for them",
        "Sources/Sigillo/Run/AccountFile.swift": "reads the user's name, which stands beside the password",
        "Sources/Sigillo/Run/InstanceRunner.swift": "gives the client its password",
        "Sources/Sigillo/Run/SelfTest.swift": "sends the canary in clear, to see the scanner find it",
        "Sources/Sigillo/Run/ErrorExcerpt.swift": "hides secrets in what a client wrote",
        "Sources/Sigillo/Report/FindingConversion.swift": "shows a secret where the user asked for --reveal",
        "Sources/Sigillo/Serve/MailService.swift": "tells another program the account that a served mailbox has",
        "Sources/SigilloControl/ControlGate.swift": "compares the token of a request with the control API's own",
        "Sources/Sigillo/Control/ControlAPI+Accounts.swift": "tells the password of an account to who makes it",
        "Sources/Sigillo/Control/ControlEndpoint.swift": "hands the control API's token to who started it",
        "Sources/Sigillo/Serve/MailService+Accounts.swift": "refuses a password that no client can send",
        "Sources/SigilloTwins/Client/TwinErrand+Credentials.swift": "logs a twin in",
        "Sources/SigilloReport/Sweep/SecretForms.swift": "searches a finished report before it is written",
    ]

    @Test func secretsLeaveInListedPlacesOnly() throws {
        let callers = try SourceTree.below("Sources").files.filter { file in
            file.code.contains { $0.contains(".reveal(") }
        }
        #expect(Set(callers.map(\.path)) == Set(Self.revealing.keys))
    }

    @Test func nothingIsForced() throws {
        for folder in ["Sources", "Tests", "Plugins"] {
            for file in try SourceTree.below(folder).files {
                for (number, line) in file.code.enumerated() {
                    #expect(!line.contains("try!") && !line.contains("as!"), "\(file.path):\(number + 1)")
                }
            }
        }
    }

    @Test func everyUncheckedSendableIsArgued() throws {
        for file in try SourceTree.below("Sources").files {
            for (number, line) in file.code.enumerated() where line.contains("@unchecked Sendable") {
                let above = file.lines[..<number].reversed().prefix { line in
                    line.drop { $0 == " " }.hasPrefix("//")
                }
                #expect(above.contains { $0.contains("Sendable") }, "\(file.path):\(number + 1)")
            }
        }
    }

    @Test func noFileIsTooLong() throws {
        for folder in ["Sources", "Tests", "Plugins"] {
            for file in try SourceTree.below(folder).files {
                #expect(file.lines.count <= 501, "\(file.path) has \(file.lines.count) lines")
            }
        }
    }

    @Test func nothingIsLeftForLater() throws {
        for folder in ["Sources", "Tests", "Plugins"] {
            for file in try SourceTree.below(folder).files {
                for (number, line) in file.lines.enumerated() {
                    let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX"].filter { line.words.contains(Substring($0)) }
                    #expect(marks.isEmpty, "\(file.path):\(number + 1)")
                }
            }
        }
    }
}
