import Testing

@Suite struct CodeTextTests {
    @Test(arguments: [
        ("let a = 1 // Task", "let a = 1        "), ("/* Date */ let b", "           let b"),
        (#"f("Task \(x.reveal()) Date")"#, "f(       (x.reveal())      )"),
        (##"f(#"a \(Task) \#(y)"#, z)"##, "f(              (y)  , z)"),
        (#"f("\"Task", g)"#, "f(        , g)"), (#"f("\(g("Task", (1)))", h)"#, "f(  (g(      , (1))) , h)"),
        ("\"\"\"\nTask \"x\" \\(y)\n\"\"\" + z", "   \n          (y)\n    + z"),
    ])
    func blanksWhatIsNoCode(source: String, code: String) {
        #expect(CodeText.blanked(source) == code)
        #expect(CodeText.blanked(source).count == source.count)
    }
}
