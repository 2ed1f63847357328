// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "WarmServer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Sigillo", path: "../../..")],
    targets: [
        .target(name: "LogIn", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        .executableTarget(
            name: "WarmServer", dependencies: ["LogIn", .product(name: "SigilloTesting", package: "Sigillo")]),
    ]
)
