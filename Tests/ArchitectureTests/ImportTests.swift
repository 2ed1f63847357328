import Foundation
import Testing

/// Arrows between modules point down, and every foreign library has one owner.
@Suite struct ImportTests {
    private struct Import {
        let file: SourceTree.File
        let module: String
        let isShown: Bool
    }

    private func imports() throws -> [Import] {
        try SourceTree.below("Sources").files.flatMap { file in
            file.code.compactMap { line in
                let words = line.words
                guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
                    words[..<keyword].allSatisfy({ Self.modifiers.contains($0) })
                else { return nil }
                let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
                let name = kinds.contains(words[keyword + 1]) ? words.dropFirst(keyword + 2).first : words[keyword + 1]
                return Import(
                    file: file, module: String(name ?? ""),
                    isShown: words[..<keyword].contains("package") || words[..<keyword].contains("public"))
            }
        }
    }

    private static let modifiers: Set<Substring> = [
        "package", "public", "internal", "private", "fileprivate", "testable", "_exported", "preconcurrency",
        "_implementationOnly",
    ]

    @Test func everyImportIsAllowed() throws {
        for item in try imports() {
            let ring = Ring.byTarget[item.file.target]
            let allowed = (ring?.own ?? []).union(ring?.foreign ?? [])
            #expect(allowed.contains(item.module), "\(item.file.path) imports \(item.module)")
        }
    }

    @Test func everyTargetHasARing() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: SourceTree.root.appending(path: "Sources").path())
        #expect(
            Set(folders.filter { !$0.hasPrefix(".") }).subtracting(Ring.shims).subtracting(Ring.byTarget.keys) == [])
    }

    @Test func arrowsPointDown() {
        let siblings: Set<[String]> = [
            ["SigilloCheck", "SigilloWire"], ["SigilloVerdict", "SigilloScenario"], ["SigilloVerdict", "SigilloCheck"],
            ["SigilloReport", "SigilloVerdict"], ["SigilloReport", "SigilloLint"], ["SigilloServer", "SigilloTLS"],
        ]
        for ring in Ring.all {
            for name in ring.own {
                guard let other = Ring.byTarget[name] else {
                    Issue.record("\(name) has no ring")
                    continue
                }
                #expect(
                    other.number < ring.number || siblings.contains([ring.target, name]), "\(ring.target) → \(name)")
            }
        }
    }

    @Test func everyLibraryHasOneOwner() {
        for library in ["COpenSSL", "CPcap", "CSeal", "CZlib", "CMalloc", "NIOHTTP1", "Yams", "ArgumentParser"] {
            #expect(Ring.all.count { $0.foreign.contains(library) } == 1, "\(library)")
        }
        // Both edges that serve sockets stand on the event loop.
        for library in ["NIOCore", "NIOPosix"] {
            let owners = Ring.all.filter { $0.foreign.contains(library) }.map(\.target)
            #expect(Set(owners) == ["SigilloServer", "SigilloControl"], "\(library)")
        }
    }

    @Test func noLibraryShowsInASignature() throws {
        let owned: Set<String> = [
            "COpenSSL", "CPcap", "CSeal", "CZlib", "CMalloc", "NIOCore", "NIOHTTP1", "NIOPosix", "Yams", "Foundation",
            "Glibc",
        ]
        // Who tests has octets as Data.
        let exempt = "Sources/SigilloTesting/Message/Foundation+Data.swift"
        for item in try imports() where owned.contains(item.module) && item.file.path != exempt {
            #expect(!item.isShown, "\(item.file.path) shows \(item.module) to others")
        }
    }

    @Test func theTableOfTheDocumentIsThisOne() throws {
        let document = try SourceTree.text("ARCHITECTURE.md")
        let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { cell in
                cell.split(separator: ",").map { $0.filter { $0 != "`" && $0 != " " } }.filter {
                    $0 != "–" && !$0.isEmpty
                }
            }
        }
        #expect(rows.map { $0.first?.first ?? "" } == Ring.all.map(\.target))
        for (row, ring) in zip(rows, Ring.all) {
            guard row.count == 4 else {
                Issue.record("the row of \(ring.target) has \(row.count) cells")
                continue
            }
            #expect(row[1] == [String(ring.number)], "\(ring.target)")
            #expect(Set(row[2]) == ring.own, "\(ring.target)")
            #expect(Set(row[3]) == ring.foreign, "\(ring.target)")
        }
    }
}
