/// The list of instances that are known not to pass, each with a reason: what `--expected FILE` reads.
///
/// A run that is held to it fails where something deviates that is not listed, and where something listed does not
/// deviate any more; so the list can only become shorter unless somebody decides otherwise.
package struct ExpectedList: Sendable, Hashable {
    /// The schema's name, which the file may state.
    package static let schema = "sigillo.expected/1"

    /// How an instance may be expected to deviate.
    package enum Deviation: String, Sendable, Hashable, CaseIterable {
        case fail, inconclusive, error
    }

    /// One instance.
    package struct Entry: Sendable, Hashable {
        /// The instance's id, `imap-strip-capability[where=greeting]@imap-starttls`; a repeated control ends in `#n`.
        package var id: String
        /// The client's name, or nil for every client.
        package var client: String?
        /// The client's setting, or nil for every one.
        package var setting: ClientSetting?
        /// How it comes out.
        package var deviation: Deviation
        /// Why that is borne: never empty.
        package var reason: String
        /// Where it was written.
        package var position: SourcePosition

        /// Creates an entry.
        package init(
            id: String, client: String? = nil, setting: ClientSetting? = nil, deviation: Deviation, reason: String,
            position: SourcePosition = .none
        ) {
            self.id = id
            self.client = client
            self.setting = setting
            self.deviation = deviation
            self.reason = reason
            self.position = position
        }

        /// Whether it speaks of an instance of a client in a setting.
        package func speaks(of id: String, client: String, setting: String) -> Bool {
            self.id == id && (self.client ?? client) == client && (self.setting?.rawValue ?? setting) == setting
        }

        /// The id without the number of a repetition.
        var instanceID: String { String(id.prefix { $0 != "#" }) }
    }

    /// The entries in the file's order.
    package var entries: [Entry]

    /// Creates a list.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The entry that speaks of an instance: one that names its client or setting before one that does not.
    package func entry(for id: String, client: String, setting: String) -> Entry? {
        entries.filter { $0.speaks(of: id, client: client, setting: setting) }
            .max { $0.narrowness < $1.narrowness }
    }

    /// Refuses entries that name no instance of the catalogue: a slip of the pen must not look like a list.
    ///
    /// - Throws: ``ScenarioError`` with the place of the first one.
    package func check(against catalogue: Catalogue) throws(ScenarioError) {
        let known = Set(catalogue.instances.map(\.id))
        for entry in entries where !known.contains(entry.instanceID) {
            throw ScenarioError(
                "There is no instance '\(entry.instanceID)' in the catalogue.", at: entry.position,
                hint: Suggestion.hint(for: entry.instanceID, among: known.sorted())
                    ?? "'sigillo list' shows what there is."
            )
        }
    }
}

extension ExpectedList.Entry {
    fileprivate var narrowness: Int { (client == nil ? 0 : 2) + (setting == nil ? 0 : 1) }
}
