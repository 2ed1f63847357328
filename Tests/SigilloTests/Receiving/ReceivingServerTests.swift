import SigilloCore
import SigilloProtocols
import SigilloServer
import Testing

@testable import Sigillo

/// What the receiving server does with mail from each of the places that it can come from.
@Suite struct ReceivingServerTests {
    private static let leo = Account(
        user: "leo", password: Secret("w8xk2vq9zr4mh7tp"), address: "leo@altrove.test",
        correspondent: "ada@ateneo.test")

    private func judge(
        _ options: ReceivingOptions = ReceivingOptions(), from host: String, sender: String = "ada@ateneo.test",
        helo: String = "client.test", header: String = "From: Ada <ada@ateneo.test>\r\n"
    ) throws -> (judgement: ReceivingJudgement, text: String) {
        var envelope = MailEnvelope(sender: sender, recipients: ["leo@altrove.test"])
        envelope.helo = helo
        envelope.isExtended = true
        let judgement = try ReceivingWorld(options, account: Self.leo).receiver.judge(
            ArrivingMail(
                address: host, envelope: envelope, octets: Array((header + "\r\nbody\r\n").utf8),
                transmission: "ESMTPS", time: 1_767_225_600))
        switch judgement {
        case .take(let octets, _): return (judgement, String(decoding: octets, as: UTF8.self))
        case .refuse(let refusal):
            return (judgement, "\(refusal.code) \(refusal.enhanced) " + refusal.texts.joined(separator: " / "))
        }
    }

    private func isJunk(_ judgement: ReceivingJudgement) -> Bool? {
        if case .take(_, let isJunk) = judgement { isJunk } else { nil }
    }

    @Test func takesWhatComesFromTheDomainsOwnServer() throws {
        let (judgement, text) = try judge(from: ReceivingWorld.own.address, helo: ReceivingWorld.own.name)
        #expect(isJunk(judgement) == false)
        #expect(
            text == """
                Return-Path: <ada@ateneo.test>\r
                Authentication-Results: mx.altrove.test;\r
                \tspf=pass (192.0.2.25 may send for ateneo.test) smtp.mailfrom=ateneo.test;\r
                \tdmarc=pass (p=quarantine dis=none) header.from=ateneo.test\r
                Received-SPF: pass (mx.altrove.test: 192.0.2.25 may send for ateneo.test)\r
                \treceiver=mx.altrove.test;\r
                \tclient-ip=192.0.2.25;\r
                \tenvelope-from="ada@ateneo.test";\r
                \thelo=smtp.ateneo.test;\r
                \tidentity=mailfrom;\r
                \tmechanism="ip4:192.0.2.25"\r
                Received-SPF: pass (mx.altrove.test: 192.0.2.25 may send for smtp.ateneo.test)\r
                \treceiver=mx.altrove.test;\r
                \tclient-ip=192.0.2.25;\r
                \tenvelope-from="ada@ateneo.test";\r
                \thelo=smtp.ateneo.test;\r
                \tidentity=helo;\r
                \tmechanism=a\r
                Received: from smtp.ateneo.test ([192.0.2.25])\r
                \tby mx.altrove.test\r
                \twith ESMTPS for <leo@altrove.test>; Thu, 1 Jan 2026 00:00:00 +0000\r
                From: Ada <ada@ateneo.test>\r
                \r
                body\r\n
                """)
    }

    @Test func junksWhatComesThroughAnotherProvider() throws {
        let (judgement, text) = try judge(from: ReceivingWorld.other.address, helo: ReceivingWorld.other.name)
        #expect(isJunk(judgement) == true)
        #expect(text.contains("\tspf=fail (198.51.100.25 may not send for ateneo.test) smtp.mailfrom=ateneo.test;\r\n"))
        #expect(text.contains("\tdmarc=fail (p=quarantine dis=quarantine) header.from=ateneo.test\r\n"))
        #expect(text.contains("Received-SPF: fail ("))
        #expect(text.contains("\tmechanism=-all\r\n"))
    }

    /// The other provider's own sender passes SPF, and is not the author.
    @Test func junksAnotherSenderWhoWritesAsTheAuthor() throws {
        let (judgement, text) = try judge(
            from: ReceivingWorld.other.address, sender: "bounce@fornitore.test", helo: ReceivingWorld.other.name)
        #expect(isJunk(judgement) == true)
        #expect(text.contains("\tspf=pass ("))
        #expect(text.contains("\tdmarc=fail ("))
    }

    @Test(arguments: [
        ("v=DMARC1; p=reject", nil, "550 5.7.1 DMARC policy of ateneo.test refuses this message / "),
        ("", nil, "550 5.7.23 SPF fail: 198.51.100.25 may not send for ateneo.test / The domain ateneo.test explains"),
        ("v=DMARC1; p=none", nil, "550 5.7.23 SPF fail"), ("", "junk", "Return-Path"), ("", "accept", "Return-Path"),
    ]) func doesWhatIsPublished(dmarc: String, onFail: String?, beginning: String) throws {
        var options = ReceivingOptions()
        options.dmarc = dmarc
        if let onFail { options.onFail = onFail }
        let (judgement, text) = try judge(options, from: ReceivingWorld.other.address)
        #expect(text.hasPrefix(beginning))
        #expect(isJunk(judgement) == onFail.map { $0 == "junk" })
    }

    @Test func publishesWhatItIsTold() throws {
        var options = ReceivingOptions()
        options.spf = "v=spf1 ip4:127.0.0.0/8 -all"
        #expect(isJunk(try judge(options, from: "127.0.0.1").judgement) == false)
        options.spf = "v=spf1 ipv4:127.0.0.1"
        let text = try judge(options, from: "127.0.0.1").text
        #expect(text.contains("spf=permerror"))
        #expect(text.contains("problem=\"The mechanism 'ipv4:127.0.0.1' is not known.\""))
        options.spf = ""
        #expect(try judge(options, from: "127.0.0.1").text.contains("spf=none"))
    }

    @Test func removesForgedResults() throws {
        let forged = "Authentication-Results: mx.altrove.test; spf=pass\r\nFrom: <ada@ateneo.test>\r\n"
        let text = try judge(from: ReceivingWorld.other.address, header: forged).text
        #expect(text.split(separator: "Authentication-Results:").count == 2)
        #expect(!text.contains("; spf=pass"))
    }

    @Test func refusesOptionsThatSayNothing() {
        var options = ReceivingOptions()
        options.onFail = "burn"
        #expect(throws: UsageError.self) { try ReceivingWorld(options, account: Self.leo) }
        options.onFail = "junk"
        options.spf = String(repeating: "x", count: 5_000)
        #expect(throws: UsageError.self) { try ReceivingWorld(options, account: Self.leo) }
    }
}
