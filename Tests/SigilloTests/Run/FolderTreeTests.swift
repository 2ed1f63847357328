import Glibc
import Testing

@testable import Sigillo

@Suite struct FolderTreeTests {
    @Test func aTreeIsRemovedAndWhatItsLinksLeadToStays() throws {
        let folder = try TestFolder()
        let kept = try folder.write("kept", to: "kept")
        let tree = folder.path + "/tree"
        #expect(mkdir(tree, 0o700) == 0)
        #expect(mkdir(tree + "/below", 0o700) == 0)
        try folder.write("x", to: "tree/below/.hidden")
        try folder.write("x", to: "tree/name with space")
        #expect(symlink(kept, tree + "/file-link") == 0)
        #expect(symlink(folder.path, tree + "/folder-link") == 0)
        #expect(mkfifo(tree + "/pipe", 0o600) == 0)
        FolderTree.remove(tree)
        #expect(TestFolder.names(folder.path) == ["kept"])
        #expect(try TestFolder.text(kept) == "kept")
    }

    @Test func aLinkToAFolderIsRemovedItself() throws {
        let folder = try TestFolder()
        #expect(mkdir(folder.path + "/real", 0o700) == 0)
        try folder.write("x", to: "real/file")
        #expect(symlink(folder.path + "/real", folder.path + "/link") == 0)
        FolderTree.remove(folder.path + "/link")
        #expect(TestFolder.names(folder.path) == ["real"])
        #expect(TestFolder.names(folder.path + "/real") == ["file"])
    }

    @Test func whatIsNotThereIsNoTrouble() throws {
        let folder = try TestFolder()
        FolderTree.remove(folder.path + "/nothing")
        #expect(TestFolder.names(folder.path).isEmpty)
    }
}
