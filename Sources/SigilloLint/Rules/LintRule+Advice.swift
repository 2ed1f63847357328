extension LintRule {
    /// Why it matters, in one or two sentences.
    package var why: String {
        switch self {
        case .passwordInClear:
            "Whoever is on the path between client and server reads the password, and every message with it."
        case .digestInClear:
            "Whoever is on the path reads every message, and can try passwords against the digest until one fits."
        case .messageInClear: "Whoever is on the path reads and changes every message, whoever it was that logged in."
        case .tlsOptional:
            "Whoever is on the path can take the offer of TLS away; a client that was not told to insist then logs in "
                + "in clear."
        case .startTLSOnly, .startTLSPreferred:
            "The conversation begins in clear, and the offer of TLS can be taken out of it: it is sealed only where "
                + "the client insists."
        case .portMismatch:
            "Client and server do not begin alike, nothing works, and a user who tries what does ends without TLS."
        case .addressForName:
            "Certificates are issued for names: the client warns at each connection, and users learn to click it away."
        case .noAuthentication:
            "It works from inside the network alone, and whoever is inside sends in everybody's name: elsewhere users "
                + "take another provider's server, whose mail receivers refuse or file as junk."
        case .portOfRelays:
            "Port 25 is for mail between servers: other networks block it, and another server may answer there."
        case .loginPageInClear:
            "Whoever is on the path reads what is typed there, or puts another form in its place."
        case .redirectInClear:
            "Whoever is on the path answers with settings of his own, and the client brings him the password."
        case .linkInClear: "Whoever is on the path can write other instructions for your users."
        case .passwordInFile: "Whoever gets the file, from the web page, the mail or the device, has the password."
        case .unsignedProfile: "Nobody sees whether the profile was changed on its way to the user."
        case .rootCertificate:
            "The device then takes any server for yours, or anybody's, that this authority has certified."
        case .clearServicePreferred:
            "A client takes the service with the lowest priority: it begins in clear, and nothing in the record asks "
                + "for TLS."
        case .clearServiceOnly:
            "Nothing in the record asks for TLS: a client that follows it may log in in clear."
        case .clearServiceOffered:
            "A client that is kept from the TLS port falls back to it; nothing in the record asks for TLS."
        case .submissionsMissing:
            "A client that looks for submission with TLS from the first octet finds none and takes what is in clear."
        case .foreignTarget:
            "Without DNSSEC anybody on the path can write such a record: a careful client asks its user whether the "
                + "other domain is meant, and a careless one trusts it."
        case .aliasTarget: "Clients may not follow an alias here, and then find no server at all."
        case .autodiscoverPort: "Clients fetch the settings there over HTTPS; on another port they may find none."
        case .settingsElsewhere:
            "A client that finds no certificate for this name there tries plain HTTP, where anybody may answer."
        case .originUnknown: "Whether a server belongs to the domain could not be told."
        case .includeUnread: "What stands in the other file was not judged."
        }
    }

    /// How to mend it, where the form of the file does not matter.
    package var mend: String {
        switch self {
        case .passwordInClear, .digestInClear, .messageInClear, .tlsOptional, .startTLSOnly, .startTLSPreferred:
            "Offer TLS from the first octet: port 993 for IMAP, 995 for POP3, 465 for submission."
        case .portMismatch: "Name the port that belongs to it: 993, 995 and 465 for TLS from the first octet."
        case .addressForName: "Write the name that stands in the server's certificate."
        case .noAuthentication: "Require authentication for sending, with the password that reading has, inside TLS."
        case .portOfRelays: "Offer submission on port 465 with TLS from the first octet, or on 587 with STARTTLS."
        case .loginPageInClear, .redirectInClear, .linkInClear:
            "Write https://, and let plain HTTP redirect to it and do nothing else."
        case .passwordInFile: "Take the password out and change it: the client asks its user."
        case .unsignedProfile:
            "Sign it, for example with openssl smime -sign -outform DER -nodetach, and serve it over HTTPS."
        case .rootCertificate:
            "Take a certificate for the mail server that devices trust by themselves, and leave this payload out."
        case .clearServicePreferred:
            "Give the service with TLS the lower number, or do not offer the other: target '.'."
        case .clearServiceOnly: "Add the record of the service with TLS, and withdraw this one: target '.'."
        case .clearServiceOffered: "Withdraw it with the target '.' when no client needs it any more."
        case .submissionsMissing: "Add _submissions._tcp with port 465 and a lower number than _submission._tcp."
        case .foreignTarget: "Name a host of the domain itself, or sign the zone and tell users which server is theirs."
        case .aliasTarget: "Write the name that the alias stands for, with an address record of its own."
        case .autodiscoverPort: "Write port 443."
        case .settingsElsewhere: "Make sure that the host holds a certificate for this name."
        case .originUnknown: "Begin the file with $ORIGIN, or say the domain with --origin."
        case .includeUnread: "Name the other file on the command line too."
        }
    }
}
