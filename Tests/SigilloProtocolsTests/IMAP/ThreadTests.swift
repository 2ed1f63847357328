import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct ThreadTests {
    private func text(_ forest: ThreadForest) -> String { forest.text { UInt32($0 + 1) } }

    private func references(_ messages: [ThreadMessage]) -> String {
        text(ReferencesThreads.forest(of: messages))
    }

    // MARK: How threads are written (RFC 5256 §4)

    @Test func writesThreads() {
        // The example: 2, and 3 with 6, to which 4 with 23 and 44 with 7 and 96 are answers.
        var forest = ThreadForest()
        let four = forest.add(3, children: [forest.add(22)])
        let fortyFour = forest.add(43, children: [forest.add(6, children: [forest.add(95)])])
        let six = forest.add(5, children: [four, fortyFour])
        forest.roots = [forest.add(1), forest.add(2, children: [six])]
        #expect(text(forest) == "(2)(3 6 (4 23)(44 7 96))")
        // Two messages whose parent is not there.
        forest = ThreadForest()
        forest.roots = [forest.add(nil, children: [forest.add(2), forest.add(4)])]
        #expect(text(forest) == "((3)(5))")
        #expect(text(ThreadForest()).isEmpty)
    }

    // MARK: ORDEREDSUBJECT

    @Test func threadsBySubject() {
        let messages = [
            ThreadMessage(date: 5, subject: "Re: a"), ThreadMessage(date: 1, subject: "b"),
            ThreadMessage(date: 2, subject: "A"), ThreadMessage(date: 9, subject: "[l] a"),
            ThreadMessage(date: 2, subject: ""), ThreadMessage(date: 3, subject: "Fwd: B"),
        ]
        #expect(text(OrderedSubjectThreads.forest(of: messages)) == "(2 6)(3 (1)(4))(5)")
    }

    // MARK: REFERENCES

    @Test func threadsByReferences() {
        let messages = [
            ThreadMessage(date: 1, identifier: "a"), ThreadMessage(date: 2, identifier: "b", references: ["a"]),
            ThreadMessage(date: 4, identifier: "c", references: ["a", "b"]),
            ThreadMessage(date: 3, identifier: "d", references: ["a"]),
            ThreadMessage(date: 0, identifier: "e", references: ["gone", "b"]),
        ]
        #expect(references(messages) == "(1 (2 (5)(3))(4))")
    }

    @Test func keepsAnswersToWhatIsNotThereTogether() {
        let answers = [
            ThreadMessage(date: 1, identifier: "a", references: ["gone"]),
            ThreadMessage(date: 2, identifier: "b", references: ["gone"]),
            ThreadMessage(date: 3, identifier: "c", references: ["b", "lost"]),
            ThreadMessage(date: 3, identifier: "d", references: ["single"]),
        ]
        #expect(references(answers) == "((1)(2 3))(4)")
    }

    @Test func takesTheMessagesOwnWordForItsParent() {
        // The second says that c is below b; c itself says that it is below a.
        let messages = [
            ThreadMessage(date: 1, identifier: "a"), ThreadMessage(date: 2, identifier: "b"),
            ThreadMessage(date: 3, identifier: "x", references: ["b", "c"]),
            ThreadMessage(date: 4, identifier: "c", references: ["a"]),
        ]
        #expect(references(messages) == "(1 4 3)(2)")
    }

    @Test func givesEachMessageAPlaceOfItsOwn() {
        let twins = [
            ThreadMessage(date: 1, identifier: "a"), ThreadMessage(date: 2, identifier: "a"),
            ThreadMessage(date: 3), ThreadMessage(date: 4, references: ["a"]),
        ]
        #expect(references(twins) == "(1 4)(2)(3)")
    }

    @Test(arguments: [
        // Steps 5.B and 5.C: a reply is below what it answers, and equals become answers to what is not there.
        (["x", "Re: x"], "(1 2)"), (["Re: x", "x"], "(2 1)"), (["x", "x"], "((1)(2))"),
        (["Re: x", "fwd: x"], "((1)(2))"),
        (["x", "x", "x"], "((1)(2)(3))"), (["x", "Re: x", "x"], "((1 2)(3))"), (["", ""], "(1)(2)"),
        (["Re:", "Re:"], "(1)(2)"),
    ]) func mergesSubjects(subjects: [String], threads: String) {
        let messages = subjects.enumerated().map { ThreadMessage(date: Int64($0.offset), subject: $0.element) }
        #expect(references(messages) == threads)
    }

    @Test func mergesThreadsWithoutAFirstMessage() {
        let messages = [
            ThreadMessage(date: 1, subject: "Re: x", references: ["gone"]),
            ThreadMessage(date: 2, subject: "Re: x", references: ["gone"]),
            ThreadMessage(date: 3, subject: "Re: x", references: ["lost"]),
            ThreadMessage(date: 4, subject: "Re: x", references: ["lost"]),
            ThreadMessage(date: 0, subject: "x"),
        ]
        #expect(references(messages) == "((5)(1)(2)(3)(4))")
    }

    @Test func ordersREFSByTheirLatestMessages() {
        let messages = [
            ThreadMessage(date: 1, subject: "x", identifier: "a"),
            ThreadMessage(date: 2, subject: "x", identifier: "b"),
            ThreadMessage(date: 3, subject: "x", identifier: "c", references: ["a"]),
        ]
        #expect(text(ReferencesThreads.forest(of: messages, mergesSubjects: false)) == "(2)(1 3)")
    }

    // MARK: Hostile mail

    @Test func makesNoCircles() {
        let circle = (0..<4).map {
            ThreadMessage(date: Int64($0), identifier: "\($0)", references: ["\(($0 + 1) % 4)"])
        }
        #expect(references(circle) == "(4 3 2 1)")
        let narcissus = [ThreadMessage(date: 0, identifier: "a", references: ["a", "a"])]
        #expect(references(narcissus) == "(1)")
        let pair = [
            ThreadMessage(date: 0, identifier: "a", references: ["b", "a", "b"]),
            ThreadMessage(date: 1, identifier: "b", references: ["a", "b", "a"]),
        ]
        #expect(references(pair) == "(2 1)")
    }

    @Test(arguments: [false, true]) func threadsALongChain(isReversed: Bool) {
        var messages = (0..<10_000).map { index in
            ThreadMessage(
                date: Int64(index), identifier: "\(index)",
                references: (max(0, index - 20)..<index).map(String.init))
        }
        if isReversed { messages.reverse() }
        let numbers = (1...10_000).map { isReversed ? 10_001 - $0 : $0 }.map(String.init).joined(separator: " ")
        #expect(references(messages) == "(\(numbers))")
    }

    /// Every message is in the answer once, whatever they say of each other, and the steps are bounded.
    @Test(arguments: [31, 32, 33]) func placesEveryMessageOnce(seed: UInt64) {
        var random = SplitMix(state: seed)
        let messages = (0..<10_000).map { index in
            ThreadMessage(
                date: Int64.random(in: 0..<100, using: &random),
                subject: ["", "x", "Re: x", "y\(index)"].randomElement(using: &random) ?? "",
                identifier: Bool.random(using: &random) ? "\(Int.random(in: 0..<9_000, using: &random))" : nil,
                references: (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                    "\(Int.random(in: 0..<9_000, using: &random))"
                })
        }
        for forest in [
            ReferencesThreads.forest(of: messages), ReferencesThreads.forest(of: messages, mergesSubjects: false),
            OrderedSubjectThreads.forest(of: messages),
        ] {
            let placed = forest.postorder().compactMap { forest.nodes[$0].message }
            #expect(placed.sorted() == Array(messages.indices))
            let numbers = text(forest).split { !$0.isNumber }
            #expect(numbers.count == messages.count)
        }
    }

    // MARK: The command

    @Test func answersThread() {
        var book = Honest.selected([
            SampleMessages.plain, SampleMessages.alternative, SampleMessages.attachments, SampleMessages.reply,
        ])
        #expect(book.say("a3 THREAD REFERENCES UTF-8 ALL") == "* THREAD (1 4)(2 3)\r\na3 OK THREAD completed\r\n")
        #expect(
            book.say("a4 UID THREAD orderedsubject US-ASCII 2:4") == "* THREAD (2 3)(4)\r\na4 OK THREAD completed\r\n")
        #expect(book.say("a5 THREAD REFS UTF-8 ALL") == "* THREAD (2 3)(1 4)\r\na5 OK THREAD completed\r\n")
        #expect(book.say("a6 THREAD REFERENCES UTF-8 9") == "* THREAD\r\na6 OK THREAD completed\r\n")
        #expect(book.say("a7 THREAD FOO UTF-8 ALL") == "a7 BAD Expected a threading algorithm\r\n")
        #expect(book.say("a8 THREAD REFERENCES ALL").hasPrefix("a8 BAD"))
    }
}
