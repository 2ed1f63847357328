/// One mistake that a twin makes; without any it does everything right.
///
/// A case is one check left out, or, for a control, one refusal too many. The raw value is the word of the command line
/// and of the key `flaws` of scenario files.
package enum Flaw: String, Sendable, Hashable, CaseIterable {
    // MARK: Before TLS

    /// Goes on in clear where STARTTLS is not offered.
    case clearWithoutStartTLS = "clear-without-starttls"
    /// Goes on in clear where the list of capabilities cannot be had.
    case clearWithoutCapability = "clear-without-capability"
    /// Goes on in clear where STARTTLS is refused for good: IMAP `NO` and `BAD`, SMTP 5yz, POP3 `-ERR`.
    case clearAfterRefusal = "clear-after-refusal"
    /// Goes on in clear where STARTTLS is refused for now: IMAP `NO [UNAVAILABLE]`, SMTP 4yz, POP3 `-ERR [SYS/TEMP]`.
    case clearAfterTemporaryRefusal = "clear-after-temporary-refusal"
    /// Goes on in clear where the answer to STARTTLS is none that the protocol knows.
    case clearAfterUnknownReply = "clear-after-unknown-reply"
    /// Takes any 2yz or 3yz of SMTP for success of STARTTLS, and sends what comes next although no TLS began.
    case clearAfterOtherSuccess = "clear-after-other-success"
    /// Goes on in clear, without a look at what the server can, behind a greeting that is none.
    case clearAfterBadGreeting = "clear-after-bad-greeting"
    /// Goes on in clear on the same connection where the handshake failed.
    case clearAfterFailedHandshake = "clear-after-failed-handshake"
    /// Sends mail in clear where the server asks for no log-in and offers no STARTTLS.
    case clearMailWithoutLogin = "clear-mail-without-login"
    /// Logs in first where a log-in in clear is offered beside STARTTLS.
    case loginBeforeTLS = "login-before-tls"
    /// Takes PREAUTH before TLS for a log-in, and goes on in clear.
    case ignoresPreauth = "ignores-preauth"
    /// Sends LOGIN although LOGINDISABLED is announced.
    case ignoresLoginDisabled = "ignores-logindisabled"
    /// Takes a tagged OK that came before its command for the answer to it.
    case takesEarlyOK = "takes-early-ok"
    /// Lets capabilities that nobody asked for replace the list, and goes on in clear where STARTTLS is not in it.
    case takesUnsolicitedCapability = "takes-unsolicited-capability"

    // MARK: Across STARTTLS

    /// Keeps what came in clear behind the answer to STARTTLS, and reads it as though it had come inside TLS.
    case keepsBytesAcrossStartTLS = "keeps-bytes-across-starttls"
    /// Does not ask again inside TLS what the server can, where a log-in was offered before it.
    case trustsCapabilitiesBeforeTLS = "trusts-capabilities-before-tls"
    /// Acts inside TLS on mailboxes, messages and flags that were announced before it.
    case actsOnDataBeforeTLS = "acts-on-data-before-tls"

    /// Breaks down where a message is expunged before a mailbox is selected.
    case breaksOnEarlyExpunge = "breaks-on-early-expunge"

    // MARK: Other endpoints and other attempts

    /// Connects to where a referral points, and logs in there.
    case followsReferrals = "follows-referrals"
    /// Does not insist on TLS any more once a log-in to the server has succeeded.
    case trustsKnownServer = "trusts-known-server"
    /// Connects again, to the same port, without TLS where the handshake failed.
    case retriesInClearAfterFailedHandshake = "retries-in-clear-after-failed-handshake"
    /// Connects again, to the same port, without TLS where it has refused the certificate.
    case retriesInClearAfterBadCertificate = "retries-in-clear-after-bad-certificate"
    /// Connects to the port for clear text where TLS failed, in the handshake or behind it.
    case siblingPortAfterFailedHandshake = "sibling-port-after-failed-handshake"
    /// Connects to the port for clear text where nothing answers: no server, or none that says anything.
    case siblingPortAfterSilence = "sibling-port-after-silence"
    /// Answers in clear a greeting in clear on the port of implicit TLS.
    case readsClearGreeting = "reads-clear-greeting"

    // MARK: The network

    /// Connects to the port for clear text where the connection is refused.
    case siblingPortAfterRefusedConnection = "sibling-port-after-refused-connection"
    /// Connects to the port for clear text as soon as one of several addresses does not answer.
    case siblingPortAfterDeadAddress = "sibling-port-after-dead-address"
    /// Hands the message to port 25, without a log-in, where the port of submission cannot be reached.
    case mailWithoutLoginElsewhere = "mail-without-login-elsewhere"
    /// Tries the first address of a host and no other.
    case triesFirstAddressOnly = "tries-first-address-only"
    /// Compares the certificate with the name that the resolver found, and not with the one that it was told.
    case comparesResolvedName = "compares-resolved-name"
    /// Connects in clear to a name of its own invention where the host's cannot be resolved.
    case guessesHostName = "guesses-host-name"
    /// Takes a page of HTTP for a network that wants to know who is there, and logs in behind it: whatever the certificate,
    /// and in clear where there is none.
    case logsInToPortal = "logs-in-to-portal"

    // MARK: Submission

    /// Sends mail without a log-in, though one is offered, once a log-in to the server has succeeded.
    case skipsLoginToKnownServer = "skips-login-to-known-server"
    /// Connects again without TLS where no log-in is offered inside it.
    case givesUpTLSToLogIn = "gives-up-tls-to-log-in"
    /// Sends mail without a log-in where the log-in was refused.
    case mailsAfterRefusedLogin = "mails-after-refused-login"
    /// Tries another sender where its own was refused.
    case changesRefusedSender = "changes-refused-sender"
    /// Connects to the port for clear text where the server refused the log-in or the mail.
    case fallsBackAfterRefusal = "falls-back-after-refusal"
    /// Sends through another provider's server, which it knows too, where its own refuses or cannot be reached.
    case fallsBackToOtherProvider = "falls-back-to-other-provider"

    // MARK: Pages of the web

    /// Logs in on pages that came in clear, and believes where they send it.
    case httpFirst = "http-first"
    /// Does not remember that a host is to be reached inside TLS only, and fills in its form in clear.
    case ignoresHSTS = "ignores-hsts"
    /// Follows a redirection from https to http, with what it carries.
    case followsRedirectToHTTP = "follows-redirect-to-http"
    /// Repeats a form to another host to which it is redirected.
    case repostsToOtherHost = "reposts-to-other-host"
    /// Sends a form in clear that came inside TLS.
    case submitsMixedForm = "submits-mixed-form"
    /// Sends in clear a cookie that is marked `Secure`.
    case sendsSecureCookieInClear = "sends-secure-cookie-in-clear"
    /// Sends in clear a cookie that was set inside TLS and is not marked `Secure`.
    case sendsCookieInClear = "sends-cookie-in-clear"
    /// Asks for an upgrade to TLS in the request that holds its log-in already.
    case postsBeforeUpgrade = "posts-before-upgrade"
    /// Goes on in clear where a server praises that as another way to its pages.
    case followsAlternativeInClear = "follows-alternative-in-clear"

    // MARK: Account set-up

    /// Tries user and password in clear on a server that it has guessed, where the port with TLS refuses connections.
    case testsGuessesInClear = "tests-guesses-in-clear"
    /// Takes the first server of published settings, without TLS too.
    case takesFirstPublishedServer = "takes-first-published-server"
    /// Looks for settings in clear where there are none inside TLS, and believes what it finds.
    case fetchesSettingsInClear = "fetches-settings-in-clear"
    /// Compares the certificate with the host that an SRV record names, and not with the domain of the address.
    case comparesServiceTarget = "compares-service-target"
    /// Follows an Autodiscover server to a page in clear, and logs in there where it is asked to.
    case followsAutodiscoverInClear = "follows-autodiscover-in-clear"
    /// Follows an Autodiscover server to any host, and takes user and password there.
    case followsAutodiscoverElsewhere = "follows-autodiscover-elsewhere"

    // MARK: The chain

    case ignoresSelfSignedLeaf = "ignores-self-signed-leaf"
    case ignoresSelfSignedRoot = "ignores-self-signed-root"
    case ignoresUnknownAuthority = "ignores-unknown-authority"
    case ignoresMissingIntermediate = "ignores-missing-intermediate"
    case ignoresExpiredLeaf = "ignores-expired-leaf"
    case ignoresExpiredAuthority = "ignores-expired-authority"
    case ignoresNotYetValid = "ignores-not-yet-valid"
    case ignoresInvalidAuthority = "ignores-invalid-authority"
    case ignoresPathLength = "ignores-path-length"
    case ignoresPurpose = "ignores-purpose"
    case ignoresNameConstraints = "ignores-name-constraints"
    case ignoresCriticalExtensions = "ignores-critical-extensions"
    case ignoresBadSignature = "ignores-bad-signature"
    case ignoresWeakDigest = "ignores-weak-digest"
    case ignoresSmallKey = "ignores-small-key"
    /// Does not check that the server has the key of its certificate.
    case ignoresMissingKey = "ignores-missing-key"

    // MARK: The host name

    /// Compares no name at all.
    case ignoresHostName = "ignores-host-name"
    /// Takes a name that begins with the host's.
    case takesNameWithSameStart = "takes-name-with-same-start"
    /// Takes a name that ends with the host's.
    case takesNameWithSameEnd = "takes-name-with-same-end"
    /// Takes the name of the host's domain.
    case takesParentDomain = "takes-parent-domain"
    /// Takes the common name although there are alternative names.
    case takesCommonNameBesideSAN = "takes-common-name-beside-san"
    /// Takes a wildcard for a part of a label.
    case takesPartialWildcard = "takes-partial-wildcard"
    /// Takes a wildcard for several labels.
    case takesWildcardForLabels = "takes-wildcard-for-labels"
    /// Takes a wildcard for no label at all.
    case takesWildcardForNothing = "takes-wildcard-for-nothing"
    /// Reads a name up to its first NUL.
    case cutsNamesAtNUL = "cuts-names-at-nul"

    // MARK: The session

    case offersNullSuites = "offers-null-suites"
    case offersAnonymousSuites = "offers-anonymous-suites"
    case offersTLS10 = "offers-tls10"
    case offersTLS11 = "offers-tls11"
    /// Takes Diffie-Hellman groups of 1024 bits.
    case takesSmallGroups = "takes-small-groups"

    // The ServerHello and the records.

    case takesAnyVersion = "takes-any-version"
    case takesAnySuite = "takes-any-suite"
    case takesCompression = "takes-compression"
    case takesAnyExtension = "takes-any-extension"
    case takesEarlyChangeCipherSpec = "takes-early-change-cipher-spec"
    case answersHeartbeats = "answers-heartbeats"
    case takesLongRecords = "takes-long-records"
    /// Overlooks the mark of a server that could do better than what was negotiated.
    case ignoresDowngrade = "ignores-downgrade"
    /// Takes an application protocol that it did not offer.
    case takesAnyProtocol = "takes-any-protocol"

    // MARK: Refusals too many

    /// Refuses every server.
    case refusesEverything = "refuses-everything"
    /// Refuses a server's certificate that comes straight from the root.
    case refusesDirectIssue = "refuses-direct-issue"
    /// Refuses a server that sends the root as well.
    case refusesRootInChain = "refuses-root-in-chain"
    /// Refuses keys of RSA.
    case refusesRSA = "refuses-rsa"
    /// Takes no wildcard.
    case refusesWildcards = "refuses-wildcards"
    /// Compares names letter by letter.
    case refusesOtherCase = "refuses-other-case"
    /// Looks at the first name only.
    case refusesLaterNames = "refuses-later-names"
    /// Wants a common name.
    case refusesWithoutCommonName = "refuses-without-common-name"
    /// Wants an extended key usage.
    case refusesWithoutKeyPurpose = "refuses-without-key-purpose"
    /// Refuses a certificate with an extension that it does not know.
    case refusesUnknownExtensions = "refuses-unknown-extensions"
    /// Refuses an authority that is bound to names.
    case refusesNameConstraints = "refuses-name-constraints"
    case refusesTLS12 = "refuses-tls12"
    case refusesTLS13 = "refuses-tls13"
    /// Wants whole handshake messages in a record.
    case refusesShortRecords = "refuses-short-records"
    /// Takes a warning for the end.
    case refusesWarnings = "refuses-warnings"
    /// Does not offer another group where the server asks for one.
    case refusesHelloRetry = "refuses-hello-retry"
    /// Gives a handshake less time than a slow network needs.
    case refusesSlowHandshakes = "refuses-slow-handshakes"
}
