import Testing

@testable import SigilloRoom

@Suite struct ProgramSearchTests {
    @Test func takesAPathAsItIs() {
        #expect(ProgramSearch.find("./client", path: "/bin", folder: "/") == "./client")
        #expect(ProgramSearch.find("/nowhere/client", path: nil, folder: "/") == "/nowhere/client")
    }

    @Test func searchesInOrder() {
        #expect(ProgramSearch.find("sh", path: "/nowhere:/bin:/usr/bin", folder: "/") == "/bin/sh")
        #expect(ProgramSearch.find("sh", path: nil, folder: "/")?.hasSuffix("bin/sh") == true)
    }

    @Test func emptyAndRelativeEntriesBeginInTheWorkingFolder() {
        #expect(ProgramSearch.find("sh", path: "", folder: "/bin") == "/bin/sh")
        #expect(ProgramSearch.find("sh", path: "bin", folder: "/usr") == "/usr/bin/sh")
    }

    @Test func passesOverFoldersAndFilesThatAreNoPrograms() {
        #expect(ProgramSearch.find("bin", path: "/usr", folder: "/") == nil)
        #expect(ProgramSearch.find("passwd", path: "/etc", folder: "/") == nil)
        #expect(ProgramSearch.find("", path: "/bin", folder: "/") == nil)
    }
}
