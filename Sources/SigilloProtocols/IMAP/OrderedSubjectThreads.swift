/// The ORDEREDSUBJECT algorithm (RFC 5256 §3): messages with the same base subject are one thread, whose first message
/// has all others as answers.
enum OrderedSubjectThreads {
    static func forest(of messages: [ThreadMessage]) -> ThreadForest {
        var forest = ThreadForest()
        var threads: [[UInt8]: Int] = [:]
        // By date, so that both the threads and what is in them are in the order of their first messages.
        let order = messages.indices.sorted { (messages[$0].date, $0) < (messages[$1].date, $1) }
        for index in order {
            let node = forest.add(index)
            let subject = messages[index].subject.text
            if let first = threads[subject] {
                forest.nodes[first].children.append(node)
            } else {
                threads[subject] = node
                forest.roots.append(node)
            }
        }
        return forest
    }
}
