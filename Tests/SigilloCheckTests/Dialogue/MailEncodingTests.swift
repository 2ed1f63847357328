import SigilloCore
import Testing

@testable import SigilloCheck

/// A message that crosses in clear is found in every encoding and on every way, part by part, with the encoding named.
@Suite struct MailEncodingTests {
    static let runs = MailSpecimen.all.indices.flatMap { index in
        Script.Delivery.allCases.map { (index, $0) }
    }

    @Test(arguments: runs) func everyPartIsFoundWithItsEncoding(index: Int, delivery: Script.Delivery) throws {
        let specimen = MailSpecimen.all[index]
        let result = specimen.script.check(delivery, secrets: MailSpecimen.words)
        #expect(result.verdict == .leak)
        for word in MailSpecimen.words {
            let found = result.canaries.filter { $0.secretLabel == word.label }
            let names = Set(found.compactMap(\.encoding))
            #expect(names == [specimen.name(of: word.label)], "\(specimen.script.name), \(word.label)")
            for finding in found {
                #expect(finding.frame > 0)
                #expect(finding.severity == (word.label == "recipient" ? .critical : .high))
            }
            #expect(!result.printed.contains(String(decoding: word.value.reveal(), as: UTF8.self)))
        }
        let contents = result.messages
        if specimen.way == .json {
            // Nothing says that it is a message; the words are found all the same.
            #expect(contents.isEmpty)
        } else {
            #expect(contents.map(\.encoding) == [specimen.contentEncoding], "\(specimen.script.name)")
        }
    }

    @Test(arguments: MailSpecimen.all.indices) func theFrameIsTheOneThatHoldsTheWordsEnd(index: Int) throws {
        let specimen = MailSpecimen.all[index]
        let frames = specimen.script.frames(.retransmitted)
        let result = check(frames, secrets: MailSpecimen.words)
        for word in MailSpecimen.words {
            let alone = try #require(result.canaries.first { $0.secretLabel == word.label })
            // Without the frames from that one on the word is not whole.
            let before = check(
                Array(frames.prefix(max(0, alone.frame - 1))), secrets: MailSpecimen.words)
            #expect(
                !before.canaries.contains { $0.secretLabel == word.label }, "\(specimen.script.name), \(word.label)")
        }
    }

    /// The same octets as application data of TLS give nothing: they are sealed, and nobody looks into them.
    @Test(arguments: MailSpecimen.all.indices) func insideTLSNothingIsFound(index: Int) {
        let specimen = MailSpecimen.all[index]
        var script = Script("", port: 993, "")
        script.add(.clientToServer, TLSOctets.clientHello(serverName: "mail.ateneo.test"))
        script.add(.serverToClient, TLSOctets.serverHello(suite: 0x1301, version: 0x0304) + TLSOctets.changeCipherSpec)
        let sealed = specimen.message.map { $0 ^ 0xa5 }
        script.add(.clientToServer, TLSOctets.changeCipherSpec + TLSOctets.record(23, sealed))
        script.add(.serverToClient, TLSOctets.record(23, [UInt8](repeating: 0xcc, count: 40)))
        let result = script.check(secrets: MailSpecimen.words)
        #expect(result.verdict == .clean, "\(result.reason ?? "")")
        #expect(result.leaks.isEmpty)
        #expect(result.findings.allSatisfy { $0.kind == .metadata && $0.protocolName == "tls" }, "the server's name")
        #expect(!result.findings.isEmpty)
    }
}
