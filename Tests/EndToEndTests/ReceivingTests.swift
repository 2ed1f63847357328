import Foundation
import Testing

/// `sigillo serve --receive`: the same mail through the right server and through a wrong one.
@Suite(.inTurn, .needsCurl)
struct ReceivingTests {
    /// The ready line of a world with a receiving server.
    private struct Ready: Decodable {
        struct Service: Decodable {
            var path: String
            var port: Int
            var role: String
        }

        struct Receiver: Decodable {
            var domain: String
            var user: String
            var password: String
            var address: String
        }

        var host: String
        var user: String
        var password: String
        var from: String
        var to: String
        var ca: String
        var services: [Service]
        var receiver: Receiver

        func port(_ path: String, _ role: String = "own") throws -> Int {
            try #require(services.first { $0.path == path && $0.role == role }).port
        }

        /// curl, with TLS required and the given certificate trusted.
        func curl(_ options: [String], _ url: String) async throws -> Program.Ending {
            try await Program(["curl", "-sS", "--max-time", "20", "--ssl-reqd", "--cacert", ca] + options + [url]).end()
        }

        /// Sends a message with curl, logged in unless it goes to the receiving server.
        func send(_ message: String, _ path: String, _ role: String = "own") async throws -> Program.Ending {
            let login = role == "mx" ? [] : ["-u", "\(user):\(password)"]
            let scheme = path == "smtps" ? "smtps" : "smtp"
            return try await curl(
                login + ["--mail-from", from, "--mail-rcpt", to, "--upload-file", message],
                "\(scheme)://\(host):\(port(path, role))/client.example.test")
        }

        /// The first message of a mailbox; nil where it is empty.
        func first(_ mailbox: String, of user: String, _ password: String) async throws -> String? {
            let ending = try await curl(
                ["-u", "\(user):\(password)"], "imaps://\(host):\(port("imaps"))/\(mailbox);MAILINDEX=1")
            return ending.status == 0 && !ending.output.isEmpty ? ending.output : nil
        }

        func arrived(_ mailbox: String) async throws -> String? {
            try await first(mailbox, of: receiver.user, receiver.password)
        }
    }

    private func serve<Result>(
        _ options: [String] = [], _ body: (Ready, Scratch, String) async throws -> Result
    ) async throws -> Result {
        let (served, ending) = try await Sigillo.serve(["--receive"] + options) { (ready: Ready) in
            let folder = try Scratch()
            let message = try folder.write("From: <\(ready.from)>\r\nSubject: to leo\r\n\r\nciao\r\n", to: "message")
            return (result: try await body(ready, folder, message), password: ready.receiver.password)
        }
        #expect(!ending.errors.contains(served.password), "the transcript shows the receiver's password")
        return served.result
    }

    @Test(arguments: ["smtps", "smtp-starttls"]) func curlArrivesThroughTheRightServer(path: String) async throws {
        try await serve { ready, _, message in
            let sending = try await ready.send(message, path)
            #expect(sending.status == 0, "\(sending.errors)")
            let text = try #require(try await ready.arrived("INBOX"))
            #expect(text.contains("spf=pass (192.0.2.25 may send for ateneo.test) smtp.mailfrom=ateneo.test"))
            #expect(text.contains("dmarc=pass"))
            #expect(text.contains("Received-SPF: pass ("))
            #expect(text.contains("Received: from smtp.ateneo.test ([192.0.2.25])"))
            #expect(text.contains("Subject: to leo"))
            #expect(try await ready.arrived("Junk") == nil)
        }
    }

    @Test(arguments: ["smtps", "smtp-starttls"]) func curlIsJunkThroughAnotherProvider(path: String) async throws {
        try await serve { ready, _, message in
            let sending = try await ready.send(message, path, "other-provider")
            #expect(sending.status == 0, "\(sending.errors)")
            #expect(try await ready.arrived("INBOX") == nil)
            let text = try #require(try await ready.arrived("Junk"))
            #expect(text.contains("spf=fail (198.51.100.25 may not send for ateneo.test) smtp.mailfrom=ateneo.test"))
            #expect(text.contains("dmarc=fail (p=quarantine dis=quarantine) header.from=ateneo.test"))
            #expect(text.contains("Received-SPF: fail ("))
        }
    }

    @Test func aRefusalComesBackToTheSender() async throws {
        try await serve(["--dmarc", "v=DMARC1; p=reject"]) { ready, _, message in
            let sending = try await ready.send(message, "smtps", "other-provider")
            #expect(sending.status == 0, "\(sending.errors)")
            #expect(try await ready.arrived("INBOX") == nil)
            #expect(try await ready.arrived("Junk") == nil)
            // Behind the message that waits there from the beginning.
            let report = try await ready.curl(
                ["-u", "\(ready.user):\(ready.password)"],
                "imaps://\(ready.host):\(ready.port("imaps"))/INBOX;MAILINDEX=2")
            #expect(report.output.contains("Diagnostic-Code: smtp; 550 5.7.1 DMARC policy of ateneo.test refuses"))
        }
    }

    @Test func nobodyBringsMailFromAnAddressThatIsNotListed() async throws {
        try await serve(["--dmarc", "v=DMARC1; p=reject"]) { ready, _, message in
            let refused = try await ready.curl(
                ["-v", "--mail-from", ready.from, "--mail-rcpt", ready.to, "--upload-file", message],
                "smtp://\(ready.host):\(ready.port("smtp", "mx"))/client.example.test")
            #expect(refused.status != 0)
            #expect(refused.errors.contains("550 5.7.1 127.0.0.1 may not send for ateneo.test"), "\(refused.errors)")
            #expect(refused.errors.contains("250 STARTTLS") || refused.errors.contains("250-STARTTLS"))
            #expect(!refused.errors.contains("AUTH"))
            let relayed = try await ready.curl(
                ["-v", "--mail-from", ready.from, "--mail-rcpt", "eva@lontano.test", "--upload-file", message],
                "smtp://\(ready.host):\(ready.port("smtp", "mx"))/client.example.test")
            #expect(relayed.errors.contains("550 5.7.1 Relaying denied: this server takes mail for altrove.test"))
            #expect(try await ready.arrived("Junk") == nil)
        }
        try await serve(["--dmarc", ""]) { ready, _, message in
            let refused = try await ready.curl(
                ["-v", "--mail-from", ready.from, "--mail-rcpt", ready.to, "--upload-file", message],
                "smtp://\(ready.host):\(ready.port("smtp", "mx"))/client.example.test")
            #expect(refused.errors.contains("550-5.7.23 SPF fail: 127.0.0.1 may not send for ateneo.test"))
        }
        try await serve(["--spf", "v=spf1 ip4:127.0.0.1 -all"]) { ready, _, message in
            let taken = try await ready.send(message, "smtp", "mx")
            #expect(taken.status == 0, "\(taken.errors)")
            let text = try #require(try await ready.arrived("INBOX"))
            #expect(text.contains("spf=pass (127.0.0.1 may send"))
        }
    }

    @Test(.enabled(if: Tools.isInstalled("msmtp"), "msmtp is not installed"))
    func msmtpArrivesByTheServerOfItsConfiguration() async throws {
        try await serve { ready, folder, message in
            for (role, mailbox) in [("own", "INBOX"), ("other-provider", "Junk")] {
                let file = try folder.write(
                    """
                    account default
                    host \(ready.host)
                    port \(ready.port("smtps", role))
                    from \(ready.from)
                    auth on
                    user \(ready.user)
                    password \(ready.password)
                    tls on
                    tls_starttls off
                    tls_trust_file \(ready.ca)

                    """, to: "msmtprc-\(role)", mode: 0o600)
                let sending = try await Program(
                    ["sh", "-c", "exec msmtp -C \(file) \(ready.to) < \(message)"]
                ).end()
                #expect(sending.status == 0, "\(sending.errors)")
                let text = try #require(try await ready.arrived(mailbox), "nothing in \(mailbox) by \(role)")
                #expect(text.contains(role == "own" ? "spf=pass" : "spf=fail"))
                #expect(text.contains(role == "own" ? "Received-SPF: pass" : "Received-SPF: fail"))
            }
        }
    }

    @Test func whatCannotBeServedIsSaid() async throws {
        for (options, words) in [
            (["--spf-fail", "burn"], "Known: accept, junk, refuse."), (["--port", "mx=2525"], "add --receive"),
            (["--receive", "--path", "imaps", "--port", "other-smtps=2525"], "Known: mx, dns."),
        ] {
            let ending = try await Sigillo.run(["serve"] + options)
            #expect(ending.status == 2)
            #expect(ending.errors.contains(words), "\(ending.errors)")
        }
    }
}
