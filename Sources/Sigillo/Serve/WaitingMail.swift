internal import Foundation
package import SigilloCore
internal import SigilloFiles
package import SigilloProtocols

/// A message that waits in a mailbox of the first account from the beginning.
package struct WaitingMail: Sendable, Hashable {
    package var message: MailMessage
    package var flags: MessageFlags
    package var mailbox: String

    /// Creates a message that waits.
    package init(message: MailMessage, flags: MessageFlags = MessageFlags(), mailbox: String = "INBOX") {
        self.message = message
        self.flags = flags
        self.mailbox = mailbox
    }

    /// The realistic messages: plain, alternative, with attachments, in other scripts, large.
    package static var samples: [WaitingMail] { SampleMessages.all.map { WaitingMail(message: $0) } }

    /// The most octets of one file.
    private static let fileLimit = 256 << 20
    /// The most files of one Maildir.
    private static let fileCount = 100_000

    /// Reads what a user has: a message (`.eml`), an mbox, or the folder of a Maildir with those inside it (Maildir++).
    ///
    /// - Parameter now: seconds since 1970-01-01 00:00 UTC, for messages that say no date.
    /// - Throws: ``UsageError`` with a sentence.
    package static func read(_ path: String, now: Int64) throws(UsageError) -> [WaitingMail] {
        do {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                return messages(in: try ByteSource(path).all(limit: fileLimit), now: now)
            }
            return try maildir(path, now: now)
        } catch {
            throw UsageError("\(error)")
        }
    }

    /// The messages of a file: an mbox begins with `From `; one message behind such a line is an mbox of one.
    private static func messages(in file: [UInt8], now: Int64) -> [WaitingMail] {
        guard file.starts(with: "From ".utf8) else {
            return [WaitingMail(message: MessageFile.message(in: file, arrival: now))]
        }
        return MboxReader.messages(in: file, arrival: now).map { WaitingMail(message: $0) }
    }

    private static func maildir(_ path: String, now: Int64) throws -> [WaitingMail] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        guard names.contains("cur") || names.contains("new") else {
            throw UsageError("'\(path)' is no Maildir: it has neither 'cur' nor 'new'. Name a file, or a Maildir.")
        }
        var mail = try messages(ofMaildir: path, mailbox: "INBOX", now: now)
        for name in names where name.hasPrefix(".") && name.utf8.count > 1 {
            // `.Work.2026` is 2026 below Work; names are in IMAP's own encoding.
            let encoded = name.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
            let levels = encoded.compactMap { MailboxName.decoded($0.utf8) }
            guard levels.count == encoded.count else { continue }
            mail += try messages(
                ofMaildir: path + "/" + name, mailbox: levels.joined(separator: "/"), now: now)
        }
        return mail
    }

    private static func messages(ofMaildir path: String, mailbox: String, now: Int64) throws -> [WaitingMail] {
        var files: [(file: String, name: MaildirName)] = []
        for folder in ["cur", "new"] where FileManager.default.fileExists(atPath: path + "/" + folder) {
            for name in try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder) {
                if let read = MaildirName(name) { files.append((path + "/" + folder + "/" + name, read)) }
            }
        }
        guard files.count <= fileCount else {
            throw UsageError("'\(path)' holds more than \(fileCount) messages: name a smaller Maildir.")
        }
        files.sort { ($0.name.delivered ?? 0, $0.name.unique) < ($1.name.delivered ?? 0, $1.name.unique) }
        return try files.map { file, name in
            let octets = try ByteSource(file).all(limit: fileLimit)
            var message = MessageFile.message(in: octets, arrival: now)
            if let delivered = name.delivered {
                message.internalDate = delivered
                message.zone = 0
            }
            return WaitingMail(message: message, flags: name.flags, mailbox: mailbox)
        }
    }

    /// The store of an account in which this mail waits.
    static func store(_ mail: [WaitingMail], folders: [String]) -> MailStore {
        var presets = MailStore.usual
        for name in folders + mail.map(\.mailbox) where name.uppercased() != "INBOX" {
            if !presets.contains(where: { $0.name == name }) { presets.append(MailboxPreset(name: name)) }
        }
        for place in presets.indices {
            for item in mail where item.mailbox == presets[place].name {
                presets[place].append(item.message, flags: item.flags)
            }
        }
        let inbox = mail.filter { $0.mailbox.uppercased() == "INBOX" }
        return MailStore(messages: inbox.map(\.message), flags: inbox.map(\.flags), presets: presets)
    }
}
