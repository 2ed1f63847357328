import SigilloCore
import SigilloReport
import Testing

@Suite struct SweepTests {
    /// Five hundred secrets: half as Sigillo makes them, half as people do.
    private static let secrets: [String] = {
        var random = FixedRandom(seed: 11)
        let own = Array("abcdefghijklmnopqrstuvwxyz23456789")
        let any = Array("abcXYZ019 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~äß€漢🔑\u{1b}\u{202e}")
        return (0..<500).map { number in
            let letters = number.isMultiple(of: 2) ? own : any
            return "sg"
                + String(
                    (0..<Int.random(in: 9...24, using: &random)).map { _ in letters.randomElement(using: &random) ?? "q"
                    })
        }
    }()

    private static let sweep = Sweep(
        secrets.enumerated().map { Sweep.Target(label: "secret \($0.offset)", secret: Secret($0.element)) })

    private static func formats(_ report: RunReport, _ formats: [ReportFormat] = ReportFormat.allCases) -> [[UInt8]] {
        (formats.map { $0.text(report) } + [
            report.json.line,
            ConsoleReporter(style: ConsoleStyle(isVerbose: true)).text(report),
            ConsoleReporter(style: ConsoleStyle(usesColour: true, usesPlainSymbols: true)).text(report),
            ConsoleReporter(style: ConsoleStyle(isGitHubActions: true)).text(report),
        ]).map { Array($0.utf8) }
    }

    private static func encodings(_ secret: String) -> [(String, String)] {
        let octets = Array(secret.utf8)
        let hexadecimal = octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        func base64(_ prefix: String, _ suffix: String) -> String {
            String(decoding: Base64.encode(Array(prefix.utf8) + octets + Array(suffix.utf8)), as: UTF8.self)
        }
        return [
            ("raw", secret), ("base64", base64("", "")), ("base64", base64("\0anna\0", "")),
            ("base64", base64("x", "y")), ("base64", base64("xy", "zz")), ("hexadecimal", hexadecimal.joined()),
            ("hexadecimal", hexadecimal.joined().uppercased()), ("percent", hexadecimal.map { "%" + $0 }.joined()),
            ("percent", hexadecimal.map { "%" + $0.uppercased() }.joined()),
        ]
    }

    @Test func findsNothingInCleanReports() {
        for report in [SampleReports.passing, SampleReports.failing, SampleReports.inconclusive] {
            for octets in Self.formats(report) { #expect(Self.sweep.hits(in: octets).isEmpty) }
        }
    }

    @Test func findsEverySecretInEveryEncodingInEveryFormat() {
        for first in stride(from: 0, to: Self.secrets.count, by: 20) {
            var result = SampleReports.stripped
            result.timeline = (first..<(first + 20)).map { number in
                let encodings = Self.encodings(Self.secrets[number])
                let text = "A002 LOGIN anna " + encodings[number % encodings.count].1
                return TimelineRow(
                    frame: number, microseconds: 1, direction: .clientToServer, kind: "line", text: text)
            }
            // The table shows no evidence, and Markdown cuts its lines: the JSON, of which both are made, does neither.
            let shown = ReportFormat.allCases.filter { $0 != .table && $0 != .markdown }
            for octets in Self.formats(SampleReports.report([result]), shown) {
                let found = Set(Self.sweep.hits(in: octets, limit: 1000).map(\.label))
                #expect(found.isSuperset(of: (first..<(first + 20)).map { "secret \($0)" }))
            }
        }
    }

    @Test func findsASecretInASentenceOfEveryFormatThatShowsIt() {
        for number in stride(from: 0, to: Self.secrets.count, by: 50) {
            for (_, planted) in Self.encodings(Self.secrets[number]) {
                var result = SampleReports.stripped
                result.reason = "It said \(planted) in clear."
                let report = SampleReports.report([result])
                for format in ReportFormat.allCases where format != .table {
                    let hits = Self.sweep.hits(in: Array(format.text(report).utf8))
                    #expect(hits.contains { $0.label == "secret \(number)" }, "\(format)")
                }
            }
        }
    }

    @Test func findsASecretThatMarkdownEscapes() {
        let sweep = Sweep([Sweep.Target(label: "password", secret: Secret("so_long*and#[thanks]"))])
        var result = SampleReports.stripped
        result.reason = "It said so_long*and#[thanks] in clear."
        #expect(!sweep.hits(in: Array(MarkdownReporter.text(SampleReports.report([result])).utf8)).isEmpty)
    }

    @Test func findsEveryEncodingOfOneSecret() {
        for (name, planted) in Self.encodings("sgq2w3e4r5t6z7u8") {
            let sweep = Sweep([Sweep.Target(label: "password", secret: Secret("sgq2w3e4r5t6z7u8"))])
            let hits = sweep.hits(in: Array("before \(planted) after".utf8))
            #expect(hits.map(\.encoding) == [name])
            #expect(hits.first?.description.hasPrefix("password, \(name), at octet ") == true)
        }
    }

    @Test func saysWhichSecretsAreTooShort() {
        let sweep = Sweep([
            Sweep.Target(label: "short", secret: Secret("abcde")),
            Sweep.Target(label: "long", secret: Secret("abcdef")),
        ])
        #expect(sweep.unsearchable == ["short"])
        #expect(sweep.hits(in: Array("abcde".utf8)).isEmpty)
        #expect(sweep.hits(in: Array("abcdef".utf8)).map(\.description) == ["long, raw, at octet 0"])
    }

    @Test func staysWithinTheReport() {
        let sweep = Sweep([Sweep.Target(label: "long", secret: Secret("abcdefgh"))])
        for text in ["", "a", "abc", "abcd", "abcdefg", "xxabcdefg"] {
            #expect(sweep.hits(in: Array(text.utf8)).isEmpty)
        }
        #expect(Sweep([]).hits(in: [1, 2, 3, 4, 5]).isEmpty)
        #expect(sweep.hits(in: Array(String(repeating: "abcdefgh", count: 100).utf8), limit: 3).count == 3)
    }
}
