/// A form in which an organisation publishes the settings of its mail service.
package enum LintFormat: String, Sendable, Hashable, CaseIterable {
    /// Thunderbird's configuration file, `config-v1.1.xml`.
    case autoconfig
    /// Apple's configuration profile, a property list in XML.
    case mobileconfig
    /// Outlook's Autodiscover response, the one in plain old XML (MS-OXDSCLI).
    case autodiscover
    /// A zone in master file format (RFC 1035 §5) with SRV records (RFC 6186, RFC 8314).
    case zone

    /// The form that an XML file has by the name of its outermost element; nil where it is none of these.
    init?(rootElement name: String) {
        switch name {
        case "clientConfig": self = .autoconfig
        case "plist": self = .mobileconfig
        case "Autodiscover": self = .autodiscover
        default: return nil
        }
    }
}
