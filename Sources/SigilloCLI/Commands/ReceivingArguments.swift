internal import ArgumentParser
internal import Sigillo

/// The options of `sigillo serve` about the receiving server.
struct ReceivingArguments: ParsableArguments {
    @Flag(
        name: .customLong("receive"),
        help: ArgumentHelp(
            """
            Serve a receiving server for the correspondent's domain, and another provider's submission servers: what comes \
            through the account's own server arrives in the inbox, what comes through the other provider's does not.
            """))
    var receives = false

    @Option(
        help: ArgumentHelp(
            """
            The SPF record that the account's domain publishes, empty for none; one that lists its own server unless \
            given. With it --receive goes without saying.
            """, valueName: "record"))
    var spf: String?

    @Option(
        help: ArgumentHelp(
            """
            The DMARC record that the account's domain publishes, empty for none; 'v=DMARC1; p=quarantine' unless given. \
            With it --receive goes without saying.
            """, valueName: "record"))
    var dmarc: String?

    @Option(
        help: ArgumentHelp(
            """
            What the receiving server does where SPF fails and no DMARC policy says otherwise: refuse, junk or accept; \
            refuse unless given. With it --receive goes without saying.
            """, valueName: "action"))
    var spfFail: String?

    /// What is asked for; nil for no receiving server.
    var options: ReceivingOptions? {
        guard receives || spf != nil || dmarc != nil || spfFail != nil else { return nil }
        var options = ReceivingOptions()
        options.spf = spf
        options.dmarc = dmarc
        if let spfFail { options.onFail = spfFail }
        return options
    }
}
