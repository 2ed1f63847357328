import SigilloCore
import SigilloProtocols
import SigilloVerdict
import Testing

@testable import Sigillo
@testable import SigilloServer

/// What the recipient's server wrote on top of a message, as a verdict quotes it.
@Suite struct MailArrivalTests {
    private static func arrival(
        _ text: String, _ origin: SubmittedMessage.Origin = .arrival(address: "198.51.100.25", mailbox: "Junk")
    ) -> MailArrival? {
        MailArrival(
            SubmittedMessage(
                number: 1, origin: origin, envelope: MailEnvelope(sender: "ada@ateneo.test", recipients: []),
                octets: Array(text.utf8), time: 0))
    }

    @Test func theResultIsReadUnfolded() throws {
        let arrival = try #require(
            Self.arrival(
                "Return-Path: <>\r\nAuthentication-Results: mx.altrove.test;\r\n spf=fail (no) smtp.mailfrom=a.test;\r\n"
                    + "\tdmarc=fail\r\nSubject: x\r\n\r\nbody\r\n"))
        #expect(arrival.spf == "fail")
        #expect(arrival.results == "mx.altrove.test; spf=fail (no) smtp.mailfrom=a.test; dmarc=fail")
        #expect(arrival.sentence.hasPrefix("The recipient's server put it into Junk: mx.altrove.test; spf=fail"))
    }

    @Test func whatSaysNothingIsEmpty() throws {
        #expect(try #require(Self.arrival("Subject: x\r\n\r\n")).spf == "")
        #expect(try #require(Self.arrival("")).results == "")
        #expect(Self.arrival("Authentication-Results: x; spf=pass\r\n", .delivery) == nil, "it came by no such server")
    }
}
