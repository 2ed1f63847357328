import SigilloTwins
import Testing

@Suite struct HostNameRuleTests {
    private static func accepts(_ name: String, common: [String] = [], _ flaws: Set<Flaw> = []) -> Bool {
        HostNameRule(host: "mail.sigillo.test", flaws: flaws)
            .accepts(names: name.isEmpty ? [] : [Array(name.utf8)], commonNames: common.map { Array($0.utf8) })
    }

    @Test(arguments: ["mail.sigillo.test", "MAIL.Sigillo.TEST", "*.sigillo.test"])
    func theHostsOwnNamesAreTaken(_ name: String) {
        #expect(Self.accepts(name))
    }

    @Test func aCommonNameCountsOnlyAlone() {
        #expect(Self.accepts("", common: ["mail.sigillo.test"]))
        #expect(!Self.accepts("mail.other.test", common: ["mail.sigillo.test"]))
    }

    @Test(arguments: [
        ("mail.sigillo.test.evil.test", Flaw.takesNameWithSameStart), ("evilmail.sigillo.test", .takesNameWithSameEnd),
        ("deep.mail.sigillo.test", .takesNameWithSameEnd), ("sigillo.test", .takesParentDomain),
        ("m*.sigillo.test", .takesPartialWildcard), ("*l.sigillo.test", .takesPartialWildcard),
        ("*.test", .takesWildcardForLabels), ("*.mail.sigillo.test", .takesWildcardForNothing),
        ("mail.sigillo.test\0.evil.test", .cutsNamesAtNUL),
    ])
    func eachFlawTakesItsOwnKindOfName(_ name: String, _ flaw: Flaw) {
        #expect(!Self.accepts(name))
        for each in Flaw.allCases {
            #expect(Self.accepts(name, [each]) == (each == flaw || each == .ignoresHostName), "\(each)")
        }
    }

    @Test func noFlawButOneTakesAnotherHost() {
        for flaw in Flaw.allCases {
            #expect(Self.accepts("mail.other.test", [flaw]) == (flaw == .ignoresHostName), "\(flaw)")
        }
    }

    @Test func refusalsTooManyAreTheirOwnFlaws() {
        #expect(!Self.accepts("*.sigillo.test", [.refusesWildcards]))
        #expect(!Self.accepts("MAIL.sigillo.test", [.refusesOtherCase]))
        let names = ["www.sigillo.test", "mail.sigillo.test"].map { Array($0.utf8) }
        for (flaws, isTaken) in [([], true), ([Flaw.refusesLaterNames], false)] as [(Set<Flaw>, Bool)] {
            let rule = HostNameRule(host: "mail.sigillo.test", flaws: flaws)
            #expect(rule.accepts(names: names, commonNames: []) == isTaken)
        }
    }
}
