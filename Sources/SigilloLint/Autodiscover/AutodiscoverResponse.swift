/// Outlook's Autodiscover response in plain old XML (MS-OXDSCLI §2.2.4).
enum AutodiscoverResponse {
    /// What the response offers, and what is found besides its servers.
    ///
    /// - Throws: ``LintFault`` where it is no response with settings.
    static func judge(
        _ root: XMLElement
    ) throws(LintFault) -> (subjects: [ServiceRules.Subject], findings: [LintFinding]) {
        guard let response = root.child("Response") else {
            throw LintFault(
                root.child("Request") == nil
                    ? "It has no <Response>." : "It is what a client asks, not what the server answers: no <Response>.",
                at: root.position)
        }
        if let error = response.child("Error") {
            throw LintFault("It is an answer that says an error, without settings.", at: error.position)
        }
        var subjects: [ServiceRules.Subject] = []
        var findings: [LintFinding] = []
        for account in response.children("Account") {
            for item in account.children("Protocol") {
                if let subject = try AutodiscoverProtocol(item).subject() { subjects.append(subject) }
            }
        }
        var addresses = 0
        response.forEach { element in
            guard element.children.isEmpty, element.value.lowercased().hasPrefix("http") else { return }
            addresses += 1
            findings += finding(of: element)
        }
        findings += passwords(in: response)
        guard !subjects.isEmpty || addresses > 0 else {
            throw LintFault("It offers no server and names no address.", at: response.position)
        }
        return (subjects, findings)
    }

    /// Clients open every address of a response to log in there, or to be told where.
    private static func finding(of element: XMLElement) -> [LintFinding] {
        guard element.value.isPlainHTTP else { return [] }
        if element.name.lowercased() == "redirecturl" {
            return [
                LintFinding(
                    .redirectInClear, at: element.valuePosition,
                    "The client is sent elsewhere over plain HTTP: <\(element.name)> \(element.value.quoted).")
            ]
        }
        return [
            LintFinding(
                .loginPageInClear, at: element.valuePosition,
                "The client logs in over plain HTTP: <\(element.name)> \(element.value.quoted).")
        ]
    }

    private static func passwords(in response: XMLElement) -> [LintFinding] {
        var findings: [LintFinding] = []
        response.forEach { element in
            guard element.name == "Password", !element.value.isEmpty else { return }
            findings.append(
                LintFinding(.passwordInFile, at: element.valuePosition, "A password stands in the file, in <Password>.")
            )
        }
        return findings
    }
}
