/// What an IMAP server may be able to do beyond RFC 3501, by the word of its CAPABILITY response.
///
/// Which of them are offered is ``SessionConfiguration/extensions``. A command, an option or an item that belongs to
/// one which is not offered is unknown to the server.
package enum IMAPExtension: String, Sendable, Hashable, CaseIterable {
    case saslIR = "SASL-IR"
    /// Literals that need no permission (RFC 7888).
    case literalPlus = "LITERAL+"
    /// The same for up to 4,096 octets (RFC 7888 §5); it says nothing where `LITERAL+` is offered too.
    case literalMinus = "LITERAL-"
    case id = "ID"
    case enable = "ENABLE"
    case idle = "IDLE"
    /// What happens in any mailbox is told at once, asked for by event and mailbox (RFC 5465).
    case notify = "NOTIFY"
    case namespace = "NAMESPACE"
    case unselect = "UNSELECT"
    case uidPlus = "UIDPLUS"
    case move = "MOVE"
    case children = "CHILDREN"
    case specialUse = "SPECIAL-USE"
    case createSpecialUse = "CREATE-SPECIAL-USE"
    case listExtended = "LIST-EXTENDED"
    case listStatus = "LIST-STATUS"
    case statusSize = "STATUS=SIZE"
    case condstore = "CONDSTORE"
    case qresync = "QRESYNC"
    case multiAppend = "MULTIAPPEND"
    case catenate = "CATENATE"
    /// The word is followed by `=` and the most octets of a message (RFC 7889).
    case appendLimit = "APPENDLIMIT"
    case replace = "REPLACE"
    case utf8Accept = "UTF8=ACCEPT"
    case quota = "QUOTA"
    case quotaStorage = "QUOTA=RES-STORAGE"
    case quotaMessage = "QUOTA=RES-MESSAGE"
    case sort = "SORT"
    case sortDisplay = "SORT=DISPLAY"
    case threadReferences = "THREAD=REFERENCES"
    case threadRefs = "THREAD=REFS"
    case threadOrderedSubject = "THREAD=ORDEREDSUBJECT"
    /// Texts are compared as `i;unicode-casemap` does (RFC 5255 §4).
    case comparison = "I18NLEVEL=1"
    case extendedSearch = "ESEARCH"
    case extendedSort = "ESORT"
    case searchResult = "SEARCHRES"
    /// Parts of a result, and results whose changes are told (RFC 5267).
    case contextSearch = "CONTEXT=SEARCH"
    case contextSort = "CONTEXT=SORT"
    /// Parts of a result and of what FETCH sends, counted from either end (RFC 9394).
    case partial = "PARTIAL"
    case within = "WITHIN"
    case binary = "BINARY"
    case preview = "PREVIEW"
    case saveDate = "SAVEDATE"
    /// MAILBOXID of SELECT, CREATE and STATUS, EMAILID and THREADID of FETCH and SEARCH (RFC 8474); Dovecot has it
    /// not, so that it is not offered unless it is asked for.
    case objectID = "OBJECTID"
    /// IMAP4rev2 beside rev1 (RFC 9051 §6.3.1): to be enabled before it changes anything.
    case imap4rev2 = "IMAP4rev2"

    /// What is offered unless a configuration says otherwise.
    package static let usual = Set(allCases).subtracting([.literalMinus, .objectID])

    /// What is listed before a log-in.
    static let beforeLogin: Set<IMAPExtension> = [.saslIR, .literalPlus, .literalMinus, .id, .enable]

    /// The extension without which there is no such command, or nil.
    static func needed(for verb: String, isUID: Bool) -> IMAPExtension? {
        switch verb {
        case "ID": .id
        case "ENABLE": .enable
        case "IDLE": .idle
        case "NOTIFY": .notify
        case "NAMESPACE": .namespace
        case "UNSELECT": .unselect
        case "MOVE": .move
        case "REPLACE": .replace
        case "SORT": .sort
        case "GETQUOTA", "GETQUOTAROOT", "SETQUOTA": .quota
        case "EXPUNGE" where isUID: .uidPlus
        default: nil
        }
    }
}

extension Set<IMAPExtension> {
    /// The words of the CAPABILITY response, in a fixed order.
    ///
    /// - Parameter messageLimit: the most octets of a message.
    func words(messageLimit: Int) -> [String] {
        IMAPExtension.allCases.filter { contains($0) }.map { word in
            word == .appendLimit ? "\(word.rawValue)=\(messageLimit)" : word.rawValue
        }
    }
}

/// The words of the CAPABILITY response that follow from what is offered, before and after a log-in.
struct IMAPCapabilityWords: Sendable {
    let beforeLogin: [String]
    let afterLogin: [String]
    /// The same as an honest server lists them, with nothing yet that depends on the connection.
    let lineBeforeLogin: String
    let lineAfterLogin: String

    /// Those of a server that offers what is usual, with the usual bounds.
    static let usual = IMAPCapabilityWords(IMAPExtension.usual, messageLimit: SessionLimits().message)

    init(_ offered: Set<IMAPExtension>, messageLimit: Int) {
        beforeLogin =
            ["IMAP4rev1"] + offered.intersection(IMAPExtension.beforeLogin).words(messageLimit: messageLimit)
        afterLogin = ["IMAP4rev1"] + offered.words(messageLimit: messageLimit)
        lineBeforeLogin = "CAPABILITY".followed(by: beforeLogin)
        lineAfterLogin = "CAPABILITY".followed(by: afterLogin)
    }
}

/// What a client may turn on for the rest of its session (RFC 5161).
struct IMAPFeatures: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    /// Mod-sequences in FETCH responses (RFC 7162 §3.1).
    static let condstore = IMAPFeatures(rawValue: 1)
    /// VANISHED instead of EXPUNGE (RFC 7162 §3.2).
    static let qresync = IMAPFeatures(rawValue: 2)
    /// UTF-8 in quoted strings, and in the names of mailboxes (RFC 6855 §3).
    static let utf8 = IMAPFeatures(rawValue: 4)
    /// The responses of RFC 9051 where they differ from those of RFC 3501.
    static let imap4rev2 = IMAPFeatures(rawValue: 8)

    /// Whether names of mailboxes are UTF-8 on the wire; else they are modified UTF-7.
    var namesAreUTF8: Bool { !isDisjoint(with: [.utf8, .imap4rev2]) }
}
