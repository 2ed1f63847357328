import Foundation
import SigilloCore
import SigilloProtocols
import Testing

@testable import Sigillo

/// Mail that users bring in files and folders.
@Suite struct WaitingMailTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func write(_ text: String, to name: String) throws -> String {
        let file = URL(fileURLWithPath: folder.path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        return try folder.write(text, to: name)
    }

    private func sentence(_ path: String) -> String {
        do {
            return "\(try WaitingMail.read(path, now: 0).count) messages"
        } catch {
            return error.description
        }
    }

    @Test func aMessageIsReadAsItIs() throws {
        let file = try write("Subject: one\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n\nbody\n", to: "one.eml")
        let mail = try WaitingMail.read(file, now: 5)
        #expect(
            mail.map(\.message.octets) == [
                Array("Subject: one\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\n\r\nbody\r\n".utf8)
            ])
        #expect(mail.map(\.message.internalDate) == [1_767_225_600])
        #expect(mail.map(\.mailbox) == ["INBOX"])
    }

    @Test func anMboxHasSeveral() throws {
        let file = try write(
            "From a@b.test Thu Jan  1 00:00:00 2026\nSubject: one\n\nbody\n\nFrom a@b.test Thu Jan  1 00:00:00 2026\nSubject: two\n\n>From x\n",
            to: "mbox")
        #expect(try WaitingMail.read(file, now: 5).count == 2)
    }

    @Test func aMaildirHasFlagsAndFolders() throws {
        _ = try write("Subject: two\n\n", to: "mail/cur/1767225700.b.host:2,FS")
        _ = try write("Subject: one\n\n", to: "mail/new/1767225600.a.host")
        _ = try write("Subject: three\n\n", to: "mail/.Work.2026/cur/1767225800.c.host:2,")
        _ = try write("no message", to: "mail/cur/.hidden")
        let mail = try WaitingMail.read(folder.path + "/mail", now: 5)
        #expect(
            mail.map { String(decoding: $0.message.octets.prefix(12), as: UTF8.self) } == [
                "Subject: one", "Subject: two", "Subject: thr",
            ])
        #expect(mail.map(\.mailbox) == ["INBOX", "INBOX", "Work/2026"])
        #expect(mail[1].flags.system == [.flagged, .seen])
        #expect(mail.map(\.message.internalDate) == [1_767_225_600, 1_767_225_700, 1_767_225_800])
        let store = WaitingMail.store(mail, folders: ["Own"])
        #expect(store[name: "INBOX"]?.messages.count == 2)
        #expect(store[name: "Work/2026"]?.messages.count == 1)
        #expect(store[name: "Own"] != nil && store[name: "Sent"] != nil)
    }

    @Test func samplesAreThere() {
        #expect(WaitingMail.samples.count == SampleMessages.all.count)
    }

    @Test func whatCannotBeReadIsSaid() throws {
        #expect(sentence(folder.path).contains("no Maildir"))
        #expect(sentence(folder.path + "/none").contains("no such file"))
    }
}
