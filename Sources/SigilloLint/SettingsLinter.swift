/// Judges the settings that an organisation publishes for its users: which of them let a password or a message cross
/// in clear.
///
/// A pure function of octets: it opens no file and asks no name server. What it does not know it does not guess: a file
/// that offers no mail service is no clean file.
package struct SettingsLinter: Sendable {
    /// Octets of a file.
    package static let mostOctets = 16 << 20

    /// The form that files are taken for; nil for what their content says.
    package var format: LintFormat?
    /// The domain of a zone that does not name it: `ateneo.test`.
    package var origin: String?

    /// Creates a linter.
    package init(format: LintFormat? = nil, origin: String? = nil) {
        self.format = format
        self.origin = origin
    }

    /// Whether a text can be the domain of a zone.
    package static func isDomain(_ text: String) -> Bool { DomainName(text, origin: .root) != nil }

    /// Judges one file.
    ///
    /// - Parameters:
    ///   - octets: what stands in it.
    ///   - name: its name for the report.
    package func lint(_ octets: [UInt8], name: String) -> LintReport.File {
        do throws(LintFault) {
            try Self.refuseOtherEncodings(octets)
            if let format { return try lint(octets, name, as: format) }
            guard Self.looksLikeXML(octets) else { return lintZoneOrNothing(octets, name) }
            let root = try XMLReader.root(of: octets)
            guard let format = LintFormat(rootElement: root.name) else { throw Self.unknown(root) }
            return try lint(root, name, as: format)
        } catch {
            return LintReport.File(unreadable: name, format: format, error)
        }
    }

    private func lint(_ octets: [UInt8], _ name: String, as format: LintFormat) throws(LintFault) -> LintReport.File {
        guard format != .zone else { return try lintZone(octets, name) }
        let root = try XMLReader.root(of: octets)
        guard LintFormat(rootElement: root.name) == format else {
            throw LintFault("The outermost element is not that of the form \(format.rawValue).", at: root.position)
        }
        return try lint(root, name, as: format)
    }

    private func lint(_ root: XMLElement, _ name: String, as format: LintFormat) throws(LintFault) -> LintReport.File {
        var judged: (subjects: [ServiceRules.Subject], findings: [LintFinding])
        switch format {
        case .autoconfig: judged = try AutoconfigFile.judge(root)
        case .mobileconfig: judged = try AppleProfile.judge(root)
        case .autodiscover: judged = try AutodiscoverResponse.judge(root)
        case .zone: throw LintFault("A zone is no XML.", at: root.position)
        }
        judged.findings += ServiceRules.findings(judged.subjects)
        return LintReport.File(name, format, judged.subjects.map(\.service), judged.findings)
    }

    private func lintZone(_ octets: [UInt8], _ name: String) throws(LintFault) -> LintReport.File {
        let zone = try ZoneReader.zone(octets, origin: origin)
        let judged = try ZoneRules.judge(zone)
        return LintReport.File(name, .zone, judged.services, judged.findings)
    }

    /// What is no XML is a zone or nothing.
    private func lintZoneOrNothing(_ octets: [UInt8], _ name: String) -> LintReport.File {
        do throws(LintFault) {
            return try lintZone(octets, name)
        } catch {
            guard !ZoneReader.begins(octets) else {
                return LintReport.File(unreadable: name, format: .zone, error)
            }
            return LintReport.File(
                unreadable: name,
                LintFault(
                    "It is none of the forms that lint reads (Thunderbird autoconfig, Apple profile, Outlook "
                        + "Autodiscover, zone file). Read as a zone file: " + error.sentence, at: error.position))
        }
    }

    // MARK: - By content

    private static func looksLikeXML(_ octets: [UInt8]) -> Bool {
        let text = octets.starts(with: [0xef, 0xbb, 0xbf]) ? octets.dropFirst(3) : octets[...]
        return text.first { !$0.isBlank } == UInt8(ascii: "<")
    }

    private static func refuseOtherEncodings(_ octets: [UInt8]) throws(LintFault) {
        guard octets.contains(where: { !$0.isBlank }) else { throw LintFault("The file is empty.") }
        if octets.starts(with: "bplist".utf8) {
            throw LintFault(
                "It is a binary property list. Turn it into XML first: plutil -convert xml1 FILE, or plistutil -i FILE "
                    + "-o FILE.xml from Debian's libplist-utils.")
        }
        // A SEQUENCE of DER or BER that no text begins with (RFC 5652 §3).
        if octets.count > 1, octets[0] == 0x30, octets[1] >= 0x80 {
            throw LintFault(
                "It is a signed profile (CMS). Take what was signed out of it first: openssl smime -verify -noverify "
                    + "-inform DER -in FILE -out plain.mobileconfig; without -noverify it says whether the signature "
                    + "holds."
            )
        }
        if octets.starts(with: "-----BEGIN PKCS7-----".utf8) || octets.starts(with: "-----BEGIN CMS-----".utf8) {
            throw LintFault(
                "It is a signed profile (CMS in PEM). Take what was signed out of it first: openssl smime -verify "
                    + "-noverify -inform PEM -in FILE -out plain.mobileconfig.")
        }
        if octets.starts(with: [0xff, 0xfe]) || octets.starts(with: [0xfe, 0xff]) {
            throw LintFault("It is UTF-16 text. Save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE.")
        }
    }

    private static func unknown(_ root: XMLElement) -> LintFault {
        guard root.name.lowercased() != "html" else {
            return LintFault(
                "It is a web page, not a file with settings: the server may have answered with an error page.",
                at: root.position)
        }
        return LintFault(
            "It is XML of another kind: the outermost element must be clientConfig (Thunderbird), plist (Apple) or "
                + "Autodiscover (Outlook).", at: root.position)
    }
}
