// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "WarmServer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Sigillo", path: "../../..")],
    targets: [
        .executableTarget(
            name: "WarmServer", dependencies: [.product(name: "SigilloTesting", package: "Sigillo")])
    ]
)
