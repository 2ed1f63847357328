/// One target of the package: its ring and what it may import.
///
/// `ARCHITECTURE.md` shows the same table; a test holds both to each other, and the sources to this one.
struct Ring {
    let target: String
    let number: Int
    /// Modules of this package.
    let own: Set<String>
    /// Modules of others, the system's included; the standard library needs no import.
    let foreign: Set<String>

    init(_ number: Int, _ target: String, _ own: Set<String> = [], foreign: Set<String> = []) {
        self.target = target
        self.number = number
        self.own = own
        self.foreign = foreign
    }

    /// Every Swift target below `Sources`.
    static let all: [Ring] = [
        Ring(0, "SigilloCore"),
        Ring(1, "SigilloProtocols", ["SigilloCore"]),
        Ring(1, "SigilloMailAuth", ["SigilloCore"]),
        Ring(1, "SigilloScenario", ["SigilloCore"]),
        Ring(1, "SigilloWire", ["SigilloCore"]),
        Ring(1, "SigilloCheck", ["SigilloCore", "SigilloWire"]),
        Ring(1, "SigilloVerdict", ["SigilloCore", "SigilloScenario", "SigilloCheck"]),
        Ring(1, "SigilloLint", ["SigilloCore"]),
        Ring(1, "SigilloReport", ["SigilloCore", "SigilloVerdict", "SigilloLint"]),
        Ring(2, "SigilloTLS", ["SigilloCore"], foreign: ["COpenSSL", "Synchronization"]),
        Ring(
            2, "SigilloServer", ["SigilloCore", "SigilloProtocols", "SigilloTLS"],
            foreign: ["NIOCore", "NIOPosix", "Glibc", "Synchronization"]),
        Ring(2, "SigilloControl", ["SigilloCore", "SigilloReport"], foreign: ["NIOCore", "NIOHTTP1", "NIOPosix"]),
        Ring(2, "SigilloCapture", ["SigilloCore", "SigilloWire"], foreign: ["CPcap", "Glibc"]),
        Ring(2, "SigilloCompression", ["SigilloCore"], foreign: ["CZlib"]),
        Ring(2, "SigilloRoom", ["SigilloCore"], foreign: ["CSeal", "Glibc"]),
        Ring(2, "SigilloFiles", ["SigilloCore", "SigilloScenario"], foreign: ["Yams", "Glibc", "Darwin"]),
        Ring(3, "SigilloTwins", ["SigilloCore", "SigilloTLS"], foreign: ["Glibc"]),
        Ring(
            3, "Sigillo",
            [
                "SigilloCore", "SigilloProtocols", "SigilloScenario", "SigilloWire", "SigilloCheck", "SigilloVerdict",
                "SigilloLint", "SigilloReport", "SigilloTLS", "SigilloServer", "SigilloControl", "SigilloCapture",
                "SigilloCompression", "SigilloFiles", "SigilloMailAuth",
            ], foreign: ["Foundation", "Glibc", "Synchronization"]),
        Ring(
            4, "SigilloCLI",
            [
                "Sigillo", "SigilloCore", "SigilloScenario", "SigilloLint", "SigilloReport", "SigilloFiles",
                "SigilloRoom",
            ],
            foreign: ["ArgumentParser", "CMalloc", "Foundation", "Glibc", "Synchronization"]),
        Ring(4, "SigilloTwinCLI", ["SigilloTwins", "SigilloCore", "SigilloTLS"], foreign: ["Foundation"]),
        Ring(
            4, "SigilloTesting",
            ["Sigillo", "SigilloCore", "SigilloProtocols", "SigilloScenario", "SigilloServer", "SigilloFiles"],
            foreign: ["Foundation", "Testing", "XCTest"]),
        Ring(4, "EmbedCatalogue", foreign: ["Foundation"]),
    ]

    static let byTarget = Dictionary(uniqueKeysWithValues: all.map { ($0.target, $0) })

    /// The C targets, which have no Swift files.
    static let shims: Set<String> = ["COpenSSL", "CPcap", "CSeal", "CZlib", "CMalloc"]
}
