import SigilloControl
import SigilloCore
import SigilloFiles
import SigilloProtocols
import SigilloReport
import SigilloServer
import Testing

@testable import Sigillo

/// Requests and answers without a socket between them.
@Suite struct ControlAPITests {
    /// An API with its service for as long as the closure runs.
    private func serve(
        _ paths: [ServicePath] = [.imap, .smtp], _ body: (Caller) async throws -> Void
    ) async throws {
        var options = ServeOptions()
        options.paths = paths
        options.keepsOctets = true
        let service = try MailService(options)
        defer { service.close() }
        try await body(Caller(service: service, api: ControlAPI(service)))
    }

    /// Asks the API as a client does.
    private struct Caller {
        let service: MailService
        let api: ControlAPI

        func ask(
            _ method: String, _ target: String, _ body: String = "", type: String = "application/json"
        ) async throws -> (status: Int, json: [String: JSONValue], response: ControlResponse) {
            var fields: [(name: String, value: String)] = []
            if !body.isEmpty { fields = [("Content-Type", type), ("Content-Length", String(body.utf8.count))] }
            let head = ControlHead(method: method, target: target, fields: fields)
            let response = await api.respond(to: try #require(ControlRequest(head, body: Array(body.utf8))))
            guard response.mediaType?.hasSuffix("json") == true,
                case .object(let json) = try JSONParser.parse(response.body)
            else { return (response.status, [:], response) }
            return (response.status, json, response)
        }

        func problem(_ method: String, _ target: String, _ body: String = "") async throws -> String {
            let answer = try await ask(method, target, body)
            guard case .string(let type) = answer.json["type"] else { return "none: \(answer.status)" }
            #expect(answer.response.mediaType == "application/problem+json")
            #expect(answer.json["status"] == .integer(answer.status))
            return "\(answer.status) \(type.dropFirst("urn:sigillo:problem:".count))"
        }
    }

    @Test func everyRouteIsDescribedAndNothingElse() throws {
        guard case .object(let document) = try JSONParser.parse(BuiltIn.controlDescription.utf8),
            case .object(let paths) = document["paths"]
        else {
            Issue.record("no paths")
            return
        }
        var described: Set<String> = []
        for (path, item) in paths {
            guard case .object(let operations) = item else { continue }
            for method in operations.keys { described.insert("\(method.uppercased()) \(path)") }
        }
        #expect(described == Set(ControlRoute.allCases.map(\.rawValue)))
    }

    @Test func theDescriptionIsServed() async throws {
        try await serve { caller in
            let answer = try await caller.ask("GET", "/v1/openapi.json")
            #expect(answer.json["openapi"] == "3.1.0")
        }
    }

    @Test func theServiceIsDescribedWithoutSecrets() async throws {
        try await serve { caller in
            let answer = try await caller.ask("GET", "/v1/service")
            #expect(answer.json["schema"] == "sigillo.service/1")
            #expect(answer.json["accounts"] == 1)
            #expect(answer.json["scenario"] == .null)
            let text = String(decoding: answer.response.body, as: UTF8.self)
            #expect(!text.contains(String(decoding: caller.service.account.password.reveal(), as: UTF8.self)))
        }
    }

    @Test func anAccountIsMadeAndItsPasswordShownOnce() async throws {
        try await serve { caller in
            let made = try await caller.ask(
                "POST", "/v1/accounts", #"{"user": "carla", "password": "w8xk2vq9zr4mh7tp"}"#)
            #expect(made.status == 201)
            #expect(made.json["password"] == "w8xk2vq9zr4mh7tp")
            let fresh = try await caller.ask("POST", "/v1/accounts")
            #expect(fresh.status == 201)
            let list = try await caller.ask("GET", "/v1/accounts")
            #expect(!String(decoding: list.response.body, as: UTF8.self).contains("w8xk2vq9zr4mh7tp"))
            #expect(try await caller.problem("POST", "/v1/accounts", #"{"user": "carla"}"#) == "409 taken")
            let named = #"{"user": "dora", "aliases": ["info@ateneo.test"]}"#
            #expect(
                try await caller.ask("POST", "/v1/accounts", named).json["aliases"] == .array(["info@ateneo.test"]))
            let rival = #"{"user": "elsa", "aliases": ["INFO@ateneo.test"]}"#
            #expect(try await caller.problem("POST", "/v1/accounts", rival) == "409 taken")
            for aliases in [#""info@ateneo.test""#, "[7]", #"["info"]"#] {
                #expect(
                    try await caller.problem("POST", "/v1/accounts", #"{"aliases": \#(aliases)}"#) == "422 invalid")
            }
            #expect(try await caller.problem("POST", "/v1/accounts", #"{"user": 7}"#) == "422 invalid")
            #expect(try await caller.problem("POST", "/v1/accounts", #"{"usr": "x"}"#) == "422 invalid")
            #expect(try await caller.problem("POST", "/v1/accounts", "[]") == "422 invalid")
            #expect(try await caller.problem("POST", "/v1/accounts", "{") == "422 invalid")
            #expect(try await caller.problem("POST", "/v1/accounts?x=1") == "422 invalid")
        }
    }

    @Test func whatIsSubmittedIsFoundAndFetched() async throws {
        try await serve { caller in
            var sender = try TestSender(caller.service)
            try sender.send("Subject: one\r\n\r\nbody\r\n", to: "bea@altrove.test")
            try sender.send("Subject: two\r\n\r\nbody\r\n", to: "carla@altrove.test")
            sender.finish()
            let waited = try await caller.ask(
                "POST", "/v1/messages/wait", #"{"to": "bea@altrove.test", "timeout": 5.5}"#)
            #expect(waited.json["subject"] == "one")
            #expect(waited.json["sealed"] == false)
            let list = try await caller.ask("GET", "/v1/messages?after=1&limit=1")
            #expect(list.json["total"] == 1)
            let raw = try await caller.ask("GET", "/v1/messages/2/raw")
            #expect(raw.response.mediaType == "message/rfc822")
            #expect(raw.response.body == Array("Subject: two\r\n\r\nbody\r\n".utf8))
            #expect(try await caller.ask("GET", "/v1/messages/2").json["to"] == .array(["carla@altrove.test"]))
            for id in ["0", "3", "x", "99999999999999999999"] {
                #expect(try await caller.problem("GET", "/v1/messages/\(id)") == "404 no-such-message")
            }
            #expect(try await caller.problem("GET", "/v1/messages?limit=0") == "422 invalid")
            #expect(try await caller.problem("GET", "/v1/messages?path=x") == "422 invalid")
            let came = try await caller.problem("POST", "/v1/messages/none", #"{"from": "ada@ateneo.test"}"#)
            #expect(came == "409 message")
            let none = try await caller.ask("POST", "/v1/messages/none", #"{"from": "nobody@ateneo.test"}"#)
            #expect(none.status == 204, "every connection has ended")
        }
    }

    @Test func aWaitInVainSaysHowFarTheSessionsCame() async throws {
        try await serve { caller in
            var sender = try TestSender(caller.service)
            try sender.say("MAIL FROM:<ada@ateneo.test>", "250")
            let answer = try await caller.ask("POST", "/v1/messages/wait", #"{"timeout": 0}"#)
            sender.finish()
            #expect(answer.status == 408)
            guard case .array(let sessions) = answer.json["sessions"], case .string(let line) = sessions.first else {
                Issue.record("no sessions")
                return
            }
            #expect(line.contains("logged in, MAIL FROM accepted, no RCPT TO"))
            #expect(try await caller.problem("POST", "/v1/messages/wait", #"{"timeout": 61}"#) == "422 invalid")
            #expect(try await caller.problem("POST", "/v1/messages/wait", #"{"timeout": -1}"#) == "422 invalid")
        }
    }

    @Test func aMessageIsDelivered() async throws {
        try await serve { caller in
            let text = "Subject: from outside\r\n\r\n"
            let made = try await caller.ask(
                "POST", "/v1/deliveries?mailbox=Archive&flag=%5CSeen&from=bea%40altrove.test", text,
                type: "message/rfc822")
            #expect(made.status == 201)
            #expect(made.json["origin"] == "delivery")
            #expect(caller.service.observe().store[name: "Archive"]?.messages.count == 1)
            #expect(try await caller.problem("POST", "/v1/deliveries") == "415 media-type")
            #expect(try await caller.problem("POST", "/v1/deliveries", text) == "415 media-type")
            let nowhere = try await caller.ask("POST", "/v1/deliveries?mailbox=x", text, type: "message/rfc822")
            #expect(nowhere.status == 404)
            let flag = try await caller.ask("POST", "/v1/deliveries?flag=%5Cx", text, type: "message/rfc822")
            #expect(flag.status == 422)
        }
    }

    @Test func scenariosAndFaultsComeAndGo() async throws {
        try await serve([.imapStartTLS, .smtpStartTLS]) { caller in
            let id = "imap-strip-capability[where=both,logindisabled=removed]"
            #expect(try await caller.ask("PUT", "/v1/scenario", "{\"id\": \"\(id)\"}").json["id"] == .string(id))
            #expect(caller.service.scenario == id)
            #expect(try await caller.problem("PUT", "/v1/scenario", #"{"id": "none.such"}"#) == "404 unknown")
            #expect(try await caller.problem("PUT", "/v1/scenario", "{}") == "422 invalid")
            #expect(try await caller.ask("DELETE", "/v1/scenario").status == 204)
            #expect(caller.service.scenario == nil)
            let fault = #"{"steps": [{"command": "RCPT", "delay": "10ms"}]}"#
            let faults = try await caller.ask("PUT", "/v1/faults", fault)
            #expect(faults.json["count"] == 1)
            #expect(try await caller.problem("PUT", "/v1/faults", #"{"steps": [{"x": 1}]}"#) == "422 invalid")
            #expect(try await caller.ask("DELETE", "/v1/faults").status == 204)
            #expect(caller.service.faults.isEmpty)
        }
    }

    @Test func theTranscriptTheLeaksAndTheReset() async throws {
        try await serve { caller in
            var sender = try TestSender(caller.service)
            try sender.send("Subject: one\r\n\r\n", to: "bea@altrove.test")
            sender.finish()
            let transcript = try await caller.ask("GET", "/v1/transcript")
            #expect(transcript.response.mediaType == "application/jsonl")
            #expect(String(decoding: transcript.response.body, as: UTF8.self).contains(#""kind":"login""#))
            let leaks = try await caller.ask("GET", "/v1/leaks")
            #expect(leaks.json["complete"] == true)
            #expect(leaks.json["leaks"] != .array([]))
            #expect(try await caller.ask("POST", "/v1/reset").status == 204)
            #expect(try await caller.ask("GET", "/v1/transcript").response.body.isEmpty)
            #expect(try await caller.ask("GET", "/v1/messages").json["total"] == 0)
        }
    }

    @Test func whatThereIsNotIsSaid() async throws {
        try await serve { caller in
            #expect(try await caller.problem("GET", "/") == "404 no-such-resource")
            #expect(try await caller.problem("GET", "/v1/messages/1/raw/x") == "404 no-such-resource")
            #expect(try await caller.problem("DELETE", "/v1/messages") == "405 method")
            let answer = try await caller.ask("TRACE", "/v1/scenario")
            #expect(answer.response.fields["Allow"] == "DELETE, PUT")
            #expect(try await caller.problem("GET", "/v1/messages/wait") == "405 method")
            #expect(try await caller.ask("HEAD", "/v1/service").status == 200)
            #expect(try await caller.problem("POST", "/v1/reset", "{}") == "415 media-type")
        }
    }
}
