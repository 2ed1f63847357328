// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "MailTesting",
    platforms: [.macOS(.v15)],
    dependencies: [
        // In a package of your own: .package(url: "https://…/sigillo", from: "…") — see README.md.
        .package(name: "Sigillo", path: "../..")
    ],
    targets: [
        .target(name: "TinyMail"),
        .testTarget(
            name: "TinyMailTests",
            dependencies: ["TinyMail", .product(name: "SigilloTesting", package: "Sigillo")]),
    ]
)
