import Testing

@testable import SigilloReport

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    private func reason(_ octets: [UInt8], _ limits: JSONParser.Limits = .init()) -> JSONSyntaxError.Reason? {
        do throws(JSONSyntaxError) {
            _ = try JSONParser.parse(octets, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func readsEveryKindOfValue() throws {
        let text = " {\"a\" : [1, -2.50, 1e3, 12e-1, true, false, null, \"x\"], \"b\":{}, \"c\":[ ] }\r\n"
        #expect(
            try parse(text)
                == .object([
                    "a": .array([
                        1, .decimal(JSONDecimal(digits: -25, places: 1)), 1000,
                        .decimal(JSONDecimal(digits: 12, places: 1)), true, false, .null, "x",
                    ]),
                    "b": .object([:]), "c": .array([]),
                ]))
    }

    @Test func readsEscapes() throws {
        #expect(try parse(#""\"\\\/\b\f\n\r\t\u0041\ud83d\udd12ü""#) == .string("\"\\/\u{8}\u{c}\n\r\tA🔒ü"))
    }

    @Test(arguments: [
        "", " ", "nul", "nulL", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "\"",
        "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\\ud800\"", "\"\n\"", "01", "-",
        "+1",
        ".5", "1.", "1e", "1e+", "1e9999", "1e30", "99999999999999999999", "1 2", "[]]", "'a'", "NaN", "//",
        "\u{feff}1",
    ])
    func refuses(_ text: String) {
        #expect(reason(Array(text.utf8)) != nil)
    }

    @Test func refusesInvalidUTF8() {
        #expect(reason([0x22, 0xff, 0x22]) == .badString)
        #expect(reason([0x22, 0xed, 0xa0, 0x80, 0x22]) == .badString)
        #expect(reason([0xff]) == .unexpectedByte)
    }

    @Test func keepsItsLimits() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(reason(deep) == .tooDeep)
        #expect(reason(Array("[[1]]".utf8), .init(depth: 2)) == nil)
        #expect(reason(Array("[[[1]]]".utf8), .init(depth: 2)) == .tooDeep)
        #expect(reason(Array("[[],[],[]]".utf8), .init(depth: 2)) == nil)
        #expect(reason(Array("123".utf8), .init(octets: 2)) == .tooLong)
    }

    @Test func refusesAKeyThatStandsTwice() throws {
        #expect(reason(Array(#"{"a":1,"a":2}"#.utf8)) == .duplicateKey)
    }

    @Test func saysWhere() {
        #expect(throws: JSONSyntaxError(reason: .unexpectedByte, line: 2, column: 4)) {
            try JSONParser.parse(Array("{\n\"a\"?1}".utf8))
        }
        #expect(
            JSONSyntaxError(reason: .badNumber, line: 3, column: 7).description
                == "line 3, column 7: this is no number, or one too large to keep exactly")
    }

    @Test func survivesEveryCutAndEveryChangedOctet() throws {
        let document = Array(SampleReports.failing.json.line.utf8)
        var random = FixedRandom(seed: 7)
        for length in stride(from: 0, to: document.count - 1, by: 97) {
            #expect(reason(Array(document[..<length])) != nil)
        }
        for _ in 0..<300 {
            var changed = document
            changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            if let value = try? JSONParser.parse(changed) { _ = try? RunReport(json: value) }
        }
    }
}
