import SigilloReport
import Testing

@Suite struct JSONValueTests {
    @Test func sortsKeysAndEndsInOneNewline() {
        let value: JSONValue = .object(["b": 1, "a": .array([true, .null]), "é": .object([:]), "Z": .array([])])
        #expect(
            value.document == """
                {
                  "Z": [],
                  "a": [
                    true,
                    null
                  ],
                  "b": 1,
                  "é": {}
                }

                """)
        #expect(value.line == #"{"Z":[],"a":[true,null],"b":1,"é":{}}"# + "\n")
    }

    @Test func escapesWhatIsNotSeen() {
        let text = "\"\\\n\r\t\u{0}\u{1b}\u{7f}\u{85}\u{202e}\u{200b}\u{feff}\u{2028}\u{e0001}ü€🔒"
        #expect(
            JSONValue.string(text).line
                == #""\"\\\n\r\t\u0000\u001b\u007f\u0085\u202e\u200b\ufeff\u2028\udb40\udc01ü€🔒""# + "\n")
    }

    @Test(arguments: [
        (800, 3, "0.8"), (-250, 3, "-0.25"), (12, 0, "12"), (1, 18, "0.000000000000000001"), (2104, 3, "2.104"),
        (3000, 3, "3"), (Int.min, 3, "-9223372036854775.808"), (0, 5, "0"),
    ])
    func writesDecimalsWithoutAnExponent(digits: Int, places: Int, text: String) {
        #expect(JSONDecimal(digits: digits, places: places).description == text)
    }

    @Test func scalesDecimals() {
        #expect(JSONDecimal(digits: 8, places: 1).scaled(byPowerOfTen: 3) == 800)
        #expect(JSONDecimal(digits: 12345, places: 4).scaled(byPowerOfTen: 3) == 1234)
        #expect(JSONDecimal(digits: .max, places: 0).scaled(byPowerOfTen: 1) == nil)
    }
}
