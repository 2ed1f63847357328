// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target of this package: Swift 6 language mode, warnings as errors,
/// and the upcoming features that make an import visible where its types are.
let own: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A module of ours and its tests, which mirror it file for file.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], plugins: [Target.PluginUsage] = [],
    tests: [Target.Dependency] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: own, plugins: plugins),
        .testTarget(
            name: name + "Tests", dependencies: [.init(stringLiteral: name)] + dependencies + tests,
            swiftSettings: own),
    ]
}

let package = Package(
    name: "Sigillo",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sigillo", targets: ["SigilloCLI"]),
        .executable(name: "sigillo-twin", targets: ["SigilloTwinCLI"]),
        .library(name: "Sigillo", targets: ["Sigillo"]),
        .library(name: "SigilloTesting", targets: ["SigilloTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C: one module for each foreign library, one of our own for what must happen before Swift runs.
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .systemLibrary(
            name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"]), .brew(["libpcap"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CMalloc"),
        .target(
            name: "CSeal",
            cSettings: [
                .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
            ]),

        // The catalogue, the certificate profiles and the client profiles travel inside the binary.
        .executableTarget(name: "EmbedCatalogue", swiftSettings: own),
        .plugin(name: "EmbedCataloguePlugin", capability: .buildTool(), dependencies: ["EmbedCatalogue"]),
    ]
        // Ring 0: words.
        + module("SigilloCore")
        // Ring 1: pure.
        + module("SigilloProtocols", ["SigilloCore"], tests: ["SigilloTLS"])
        + module("SigilloMailAuth", ["SigilloCore"], tests: [yams])
        + module("SigilloScenario", ["SigilloCore"])
        + module("SigilloWire", ["SigilloCore"])
        + module("SigilloCheck", ["SigilloCore", "SigilloWire"])
        + module("SigilloVerdict", ["SigilloCore", "SigilloScenario", "SigilloCheck"])
        + module("SigilloLint", ["SigilloCore"])
        + module("SigilloReport", ["SigilloCore", "SigilloVerdict", "SigilloLint"])
        // Ring 2: edges, one owner each.
        + module(
            "SigilloTLS", ["SigilloCore", "COpenSSL"],
            tests: ["SigilloFiles", "SigilloScenario", "SigilloWire", "SigilloCheck"])
        + module("SigilloServer", ["SigilloCore", "SigilloProtocols", "SigilloTLS", nioCore, nioPosix])
        + module(
            "SigilloControl", ["SigilloCore", "SigilloReport", nioCore, nioPosix, nioHTTP],
            tests: ["SigilloServer", nioEmbedded])
        + module("SigilloCapture", ["SigilloCore", "SigilloWire", "CPcap"])
        + module("SigilloCompression", ["SigilloCore", "CZlib"], tests: ["SigilloWire", "SigilloCheck"])
        + module("SigilloRoom", ["SigilloCore", "CSeal"])
        + module(
            "SigilloFiles", ["SigilloCore", "SigilloScenario", yams], plugins: ["EmbedCataloguePlugin"])
        // Ring 3: the twins, clients with known flaws that prove the scenarios.
        + module(
            "SigilloTwins", ["SigilloCore", "SigilloTLS"],
            tests: ["SigilloProtocols", "SigilloScenario", "SigilloFiles"])
        // Ring 3: façade.
        + module(
            "Sigillo",
            [
                "SigilloCore", "SigilloProtocols", "SigilloScenario", "SigilloWire", "SigilloCheck",
                "SigilloVerdict", "SigilloLint", "SigilloReport", "SigilloTLS", "SigilloServer", "SigilloControl",
                "SigilloCapture", "SigilloCompression", "SigilloFiles", "SigilloMailAuth",
            ])
        // Ring 4: entries.
        + [
            .executableTarget(
                name: "SigilloCLI",
                dependencies: [
                    "Sigillo", "SigilloCore", "SigilloScenario", "SigilloLint", "SigilloReport", "SigilloFiles",
                    "SigilloRoom", "CMalloc", argumentParser,
                ],
                swiftSettings: own),
            .executableTarget(
                name: "SigilloTwinCLI", dependencies: ["SigilloTwins", "SigilloCore", "SigilloTLS"],
                swiftSettings: own),
            .target(
                name: "SigilloTesting",
                dependencies: [
                    "Sigillo", "SigilloCore", "SigilloProtocols", "SigilloScenario", "SigilloServer", "SigilloFiles",
                ],
                swiftSettings: own),
            .testTarget(
                name: "SigilloTestingTests",
                dependencies: [
                    "SigilloTesting", "Sigillo", "SigilloCore", "SigilloProtocols", "SigilloScenario", "SigilloServer",
                ],
                swiftSettings: own),
            .testTarget(name: "ArchitectureTests", swiftSettings: own),
            .testTarget(
                name: "EndToEndTests", dependencies: ["SigilloCore", "SigilloWire", "SigilloCheck"],
                swiftSettings: own),
        ]
)
