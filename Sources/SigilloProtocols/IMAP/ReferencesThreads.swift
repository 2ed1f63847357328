/// The REFERENCES algorithm (RFC 5256 §3): messages are threaded by their identifiers, then by their subjects.
///
/// Hostile mail may refer to itself in circles, and be referred to by thousands: whether a link would close a circle
/// is asked with a bounded number of steps in all, and a link that cannot be decided is not made.
struct ReferencesThreads {
    private let messages: [ThreadMessage]
    private var forest = ThreadForest()
    private var parents: [Int?] = []
    private var nodesByIdentifier: [[UInt8]: Int] = [:]
    /// For each node another that is or was linked to it: nodes with the same end of this chain may be of one tree.
    private var related: [Int] = []
    private var stepsLeft: Int

    /// The threads of `messages`.
    ///
    /// - Parameter mergesSubjects: whether threads with the same subject are one; else, as for `REFS`, threads stand in
    ///   the order of their latest messages.
    static func forest(of messages: [ThreadMessage], mergesSubjects: Bool = true) -> ThreadForest {
        var threads = ReferencesThreads(messages)
        threads.link()
        threads.gather()
        threads.prune()
        threads.sortRoots()
        if mergesSubjects {
            threads.mergeSubjects()
            threads.sortAll()
        } else {
            threads.sortAll()
            threads.sortByLatest()
        }
        return threads.forest
    }

    private init(_ messages: [ThreadMessage]) {
        self.messages = messages
        stepsLeft = 1_000_000 + messages.count * 100
    }
}

// MARK: - Step 1: links

extension ReferencesThreads {
    private mutating func link() {
        for (index, message) in messages.enumerated() {
            let node = node(of: message, index)
            var last: Int?
            for reference in message.references {
                let next = self.node(named: reference)
                // A link that is there is not changed (step 1.A).
                if let parent = last, parents[next] == nil { link(next, below: parent) }
                last = next
            }
            // What the message itself says of its parent counts more than what others say (step 1.B).
            guard let parent = last, parents[node] != parent else { continue }
            let former = parents[node]
            parents[node] = nil
            if !link(node, below: parent) { parents[node] = former }
        }
    }

    /// The node of a message; where its identifier is another's already, or it has none, one of its own.
    private mutating func node(of message: ThreadMessage, _ index: Int) -> Int {
        guard let identifier = message.identifier else { return add(index) }
        let node = self.node(named: identifier)
        guard forest.nodes[node].message == nil else { return add(index) }
        forest.nodes[node].message = index
        return node
    }

    private mutating func node(named identifier: [UInt8]) -> Int {
        if let node = nodesByIdentifier[identifier] { return node }
        let node = add(nil)
        nodesByIdentifier[identifier] = node
        return node
    }

    private mutating func add(_ message: Int?) -> Int {
        parents.append(nil)
        related.append(related.count)
        return forest.add(message)
    }

    /// Puts `child`, which has no parent, below `parent` unless that would close a circle.
    @discardableResult
    private mutating func link(_ child: Int, below parent: Int) -> Bool {
        let (first, second) = (representative(child), representative(parent))
        if first == second {
            var node: Int? = parent
            while let current = node {
                stepsLeft -= 1
                guard current != child, stepsLeft > 0 else { return false }
                node = parents[current]
            }
        }
        related[first] = second
        parents[child] = parent
        return true
    }

    // Each look-up shortens the chain for the next (path halving).
    private mutating func representative(_ node: Int) -> Int {
        var node = node
        while related[node] != node {
            related[node] = related[related[node]]
            node = related[node]
        }
        return node
    }
}

// MARK: - Steps 2 to 4: trees

extension ReferencesThreads {
    private mutating func gather() {
        for (node, parent) in parents.enumerated() {
            if let parent { forest.nodes[parent].children.append(node) } else { forest.roots.append(node) }
        }
    }

    /// Takes out gaps: those without answers, and those whose answers can take their place (step 3).
    private mutating func prune() {
        for node in forest.postorder() where !forest.nodes[node].children.isEmpty {
            forest.nodes[node].children = promoted(forest.nodes[node].children)
        }
        forest.roots = forest.roots.flatMap { root in
            let node = forest.nodes[root]
            // At the top a gap holds its answers together.
            return node.message == nil && node.children.count < 2 ? node.children : [root]
        }
    }

    private func promoted(_ children: [Int]) -> [Int] {
        guard children.contains(where: { forest.nodes[$0].message == nil }) else { return children }
        return children.flatMap { forest.nodes[$0].message == nil ? forest.nodes[$0].children : [$0] }
    }

    private mutating func sortRoots() {
        for root in forest.roots where forest.nodes[root].message == nil {
            forest.nodes[root].children = sorted(forest.nodes[root].children)
        }
        forest.roots = sorted(forest.roots)
    }

    private mutating func sortAll() {
        for node in forest.postorder() where forest.nodes[node].children.count > 1 {
            forest.nodes[node].children = sorted(forest.nodes[node].children)
        }
        forest.roots = sorted(forest.roots)
    }

    private func sorted(_ siblings: [Int]) -> [Int] {
        siblings.map { (node: $0, head: head(of: $0)) }.sorted { left, right in
            (messages[left.head].date, left.head) < (messages[right.head].date, right.head)
        }.map(\.node)
    }

    /// The message that a node is dated by: its own, else that of its first child.
    private func head(of node: Int) -> Int {
        if let message = forest.nodes[node].message { return message }
        return forest.nodes[node].children.lazy.compactMap { forest.nodes[$0].message }.first ?? 0
    }

    /// Puts threads into the order of their latest messages, as `REFS` has them.
    private mutating func sortByLatest() {
        var latest = [Int64](repeating: .min, count: forest.nodes.count)
        for node in forest.postorder() {
            let own = forest.nodes[node].message.map { messages[$0].date } ?? .min
            latest[node] = forest.nodes[node].children.reduce(own) { max($0, latest[$1]) }
        }
        forest.roots = forest.roots.map { (node: $0, head: head(of: $0)) }.sorted { left, right in
            (latest[left.node], left.head) < (latest[right.node], right.head)
        }.map(\.node)
    }
}

// MARK: - Step 5: subjects

extension ReferencesThreads {
    private mutating func mergeSubjects() {
        var threads = subjects()
        var places: [Int: Int] = [:]
        for (place, root) in forest.roots.enumerated() { places[root] = place }
        var kept: [Int?] = forest.roots
        for (place, root) in forest.roots.enumerated() {
            let subject = messages[head(of: root)].subject
            guard !subject.text.isEmpty, let other = threads[subject.text], other != root else { continue }
            kept[place] = nil
            let (isGap, otherIsGap) = (forest.nodes[root].message == nil, forest.nodes[other].message == nil)
            if isGap, otherIsGap {
                forest.nodes[other].children += forest.nodes[root].children
            } else if otherIsGap || (isReply(root) && !isReply(other)) {
                forest.nodes[other].children.append(root)
            } else {
                // Both become answers to what is not there.
                let gap = forest.add(nil, children: [other, root])
                if let former = places[other] {
                    kept[former] = gap
                    places[gap] = former
                }
                threads[subject.text] = gap
            }
        }
        forest.roots = kept.compactMap { $0 }
    }

    /// For each subject the thread that others with it are put below (step 5.B).
    private func subjects() -> [[UInt8]: Int] {
        var threads: [[UInt8]: Int] = [:]
        for root in forest.roots {
            let subject = messages[head(of: root)].subject
            guard !subject.text.isEmpty else { continue }
            guard let other = threads[subject.text] else {
                threads[subject.text] = root
                continue
            }
            let isGap = forest.nodes[root].message == nil
            let otherIsGap = forest.nodes[other].message == nil
            if !otherIsGap, isGap || (isReply(other) && !isReply(root)) { threads[subject.text] = root }
        }
        return threads
    }

    private func isReply(_ node: Int) -> Bool {
        messages[head(of: node)].subject.isReplyOrForward
    }
}
