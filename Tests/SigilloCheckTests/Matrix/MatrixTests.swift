import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// Every row of the detection matrix in every framing: found with kind, protocol, mechanism and user, and nothing else.
@Suite struct MatrixTests {
    /// A row in a framing.
    struct Run: Sendable, CustomTestStringConvertible {
        var row: MatrixCase
        var framing: Framing

        var testDescription: String { "\(row.testDescription), \(framing.rawValue)" }
    }

    static let runs: [Run] = MatrixCase.all.filter { !$0.needsEdge }.flatMap { row in
        row.framings.map { Run(row: row, framing: $0) }
    }

    @Test(arguments: runs) func isJudgedRight(run: Run) {
        let result = Self.judge(run.row.file(run.framing), secrets: run.row.secrets)
        let expected = run.row.expected
        #expect(result.verdict == expected.verdict, "\(run.testDescription): \(result.reason ?? "no reason")")
        let found = Self.leaks(of: result)
        let wanted = expected.leaks.sorted()
        #expect(found.count == wanted.count, "\(run.testDescription): \(found)")
        for (leak, other) in zip(found, wanted) {
            #expect(leak.kind == other.kind, "\(run.testDescription)")
            #expect(leak.protocol == other.protocol, "\(run.testDescription)")
            #expect(leak.mechanism == other.mechanism, "\(run.testDescription)")
            #expect(leak.user == other.user, "\(run.testDescription)")
            if let rule = other.rule { #expect(leak.rule == rule, "\(run.testDescription)") }
            if let secret = other.secret { #expect(leak.secret == secret, "\(run.testDescription)") }
        }
        if let note = expected.note {
            #expect(
                result.findings.contains { $0.rule == note }, "\(run.testDescription): \(result.findings.map(\.rule))")
        }
        for secret in run.row.secrets { #expect(!result.printed.contains(secret), "\(run.testDescription)") }
    }

    @Test func holdsTheWholeTable() {
        let numbers = Set(MatrixCase.found.compactMap { Int($0.number.prefix { $0.isNumber }) })
        #expect(numbers.isSuperset(of: 1...70))
        #expect(MatrixCase.clean.count >= 13)
        #expect(MatrixCase.incomplete.count >= 14)
        let names = MatrixCase.all.map { $0.fileName(.whole) }
        #expect(Set(names).count == names.count)
    }

    /// What is said of a file.
    static func judge(_ octets: [UInt8], secrets: [String]) -> CheckResult {
        var reader = CaptureReader()
        var checker = Checker(
            secrets: secrets.enumerated().map { secret($0.element, label: "line \($0.offset + 1)") })
        reader.append(octets)
        reader.finish()
        do {
            while let frame = try reader.next() { checker.add(frame) }
        } catch .unreadable(let reason) {
            return .unreadable(reason)
        } catch {
            checker.damaged(error.sentence)
        }
        if reader.orphans > 0 { checker.blind(.malformed("packets of no interface")) }
        return checker.finish(drops: reader.drops)
    }

    /// The findings that make a leak, each canary and protocol once.
    static func leaks(of result: CheckResult) -> [MatrixCase.Leak] {
        var seen: Set<MatrixCase.Leak> = []
        return result.leaks.compactMap { finding in
            let leak = MatrixCase.Leak(
                kind: finding.kind.rawValue, protocol: finding.protocolName, mechanism: finding.mechanism,
                user: finding.user, secret: finding.secret.map { String(decoding: $0.reveal(), as: UTF8.self) },
                rule: finding.rule)
            return finding.kind != .canary || seen.insert(leak).inserted ? leak : nil
        }.sorted()
    }
}
