import Glibc
import Sigillo
import SigilloCore
import Testing

@Suite struct ClientFolderTests {
    private func make(_ scratch: TestFolder, number: Int = 7) throws -> ClientFolder {
        try ClientFolder(scratch: scratch.path, number: number, anchors: "PEM\n", message: Array("mail\r\n".utf8))
    }

    @Test func itHoldsWhatEveryClientIsGiven() throws {
        let scratch = try TestFolder()
        let folder = try make(scratch)
        #expect(folder.path == scratch.path + "/run-7")
        #expect(try TestFolder.text(folder.caFile) == "PEM\n")
        #expect(try TestFolder.text(folder.messageFile) == "mail\r\n")
        for path in [folder.path, folder.home, folder.home + "/.config", folder.home + "/.local/share"] {
            #expect(TestFolder.mode(path) == 0o700, "\(path)")
        }
        for path in [folder.caFile, folder.messageFile] { #expect(TestFolder.mode(path) == 0o600, "\(path)") }
    }

    @Test func filesOfAProfileAreWrittenWhereTheyBelong() throws {
        let scratch = try TestFolder()
        let folder = try make(scratch)
        try folder.write("a", to: ".config/mutt/muttrc")
        try folder.write("b", to: "plain")
        try folder.write("c", to: scratch.path + "/elsewhere/deep/file")
        #expect(try TestFolder.text(folder.home + "/.config/mutt/muttrc") == "a")
        #expect(TestFolder.mode(folder.home + "/.config/mutt/muttrc") == 0o600)
        #expect(TestFolder.mode(folder.home + "/.config/mutt") == 0o700)
        #expect(try TestFolder.text(folder.home + "/plain") == "b")
        #expect(try TestFolder.text(scratch.path + "/elsewhere/deep/file") == "c")
        try folder.write("shorter", to: "plain")
        try folder.write("d", to: "plain")
        #expect(try TestFolder.text(folder.home + "/plain") == "d")
    }

    @Test(arguments: ["../outside", "a/../../outside", "..", "/etc/../outside"])
    func aWayOutIsRefused(name: String) throws {
        let scratch = try TestFolder()
        let folder = try make(scratch)
        let error = #expect(throws: RoomError.self) { try folder.write("x", to: name) }
        #expect(error?.description.contains(name) == true)
        #expect(TestFolder.names(scratch.path) == ["run-7"])
    }

    @Test func aLinkIsNotFollowed() throws {
        let scratch = try TestFolder()
        let folder = try make(scratch)
        let target = try scratch.write("theirs", to: "target")
        #expect(symlink(target, folder.home + "/link") == 0)
        #expect(throws: RoomError.self) { try folder.write("x", to: "link") }
        #expect(try TestFolder.text(target) == "theirs")
    }

    @Test func itVanishesWithAllThatAClientLeftInIt() throws {
        let scratch = try TestFolder()
        let folder = try make(scratch)
        try folder.write("x", to: "deep/deeper/file")
        folder.remove()
        #expect(TestFolder.names(scratch.path).isEmpty)
    }

    @Test func aDiskThatRefusesIsNamed() {
        let error = #expect(throws: RoomError.self) {
            try ClientFolder(scratch: "/proc/nowhere", number: 0, anchors: "", message: [])
        }
        #expect(error?.description.hasPrefix("cannot make /proc/nowhere/run-0 for the client: ") == true)
    }
}
