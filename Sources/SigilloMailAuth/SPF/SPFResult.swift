/// The result of a check (RFC 7208 §2.6), by its name in header fields.
package enum SPFResult: String, Sendable, Hashable, CaseIterable {
    /// Nothing can be said: no record, or no domain that could have one.
    case none
    /// The domain says nothing about the address.
    case neutral
    /// The address may send for the domain.
    case pass
    /// The address may not.
    case fail
    /// Between fail and neutral: the address probably may not.
    case softfail
    /// DNS had a failure that may pass: later the result may be another.
    case temperror
    /// The published records cannot be read or evaluated: somebody has to mend them.
    case permerror
}

/// What a domain is checked for.
package enum SPFIdentity: String, Sendable, Hashable {
    /// The name of HELO or EHLO (RFC 7208 §2.3).
    case helo
    /// The reverse-path; where it is empty, `postmaster` at the name of HELO (RFC 7208 §2.4).
    case mailFrom = "mailfrom"
}

/// What came of a check.
package struct SPFOutcome: Sendable, Hashable {
    package var result: SPFResult
    /// The domain that was checked; empty where there was none.
    package var domain: String
    /// What was checked.
    package var identity: SPFIdentity
    /// The directive that matched, as it is published, or `default` where none did; nil without a result of a record.
    package var mechanism: String?
    /// Why there is no better result, in one sentence; of an error always.
    package var problem: String?
    /// What a fail is explained with to the sender: the domain's own words (RFC 7208 §6.2), or the default ones; nil of
    /// other results.
    package var explanation: String?
}
