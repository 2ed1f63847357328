internal import SigilloCore

extension RecordRewrite {
    /// The rewriter that does it, at its beginning.
    var rewriter: any RecordRewriter {
        switch self {
        case .stripSupportedVersions: SupportedVersionsStripper()
        case .chooseSSL3: VersionChooser(version: .ssl30)
        case .chooseUndefinedVersion: VersionChooser(version: TLSVersion(rawValue: 0x0305))
        case .chooseUnofferedSuite: SuiteChooser(suite: nil)
        case .chooseRC4: SuiteChooser(suite: 0xC007)
        case .chooseTripleDES: SuiteChooser(suite: 0xC008)
        case .chooseCompression: CompressionChooser()
        case .addExtension: ExtensionAdder()
        case .flipKeyExchangeSignature: KeyExchangeSignatureFlipper()
        case .earlyChangeCipherSpec: RecordInjector(record: RecordInjector.changeCipherSpec)
        case .injectHeartbeat: RecordInjector(record: RecordInjector.heartbeatRequest)
        case .oversizeRecord: CertificateJoiner()
        case .fragmentHandshake: HandshakeFragmenter()
        case .dripServerHello: ServerHelloDripper()
        case .tamperFirstData: FirstDataTamperer()
        }
    }
}
