extension RunReport {
    /// Takes another run's clients and results in, for one report about several clients.
    ///
    /// What both runs have in common stays; counts are added; the times span both. What is said of the whole is the
    /// weaker of the two: a room that one run did not have, or a capture that saw less, is not claimed. A client that
    /// both runs tested in the same setting is called `NAME#2` in the second.
    package mutating func merge(_ other: RunReport) {
        var other = other
        other.tellApart(from: clients)
        let before = self
        startedAt = Self.isBefore(other.startedAt, startedAt) ? other.startedAt : startedAt
        finishedAt = Self.isBefore(finishedAt, other.finishedAt) ? other.finishedAt : finishedAt
        version = Self.joined(version, other.version)
        seed = Self.joined(seed, other.seed)
        // Judged more leniently in one of them, the whole cannot claim to be judged strictly.
        if other.policy != policy { policy = "opportunistic" }
        clients += other.clients
        room.merge(other.room)
        results += other.results
        for index in results.indices {
            let result = results[index]
            results[index].anchor = InstanceResult.anchor(of: result.id, prefix: (result.client, result.setting))
        }
        proved = before.ownedStatements(before.proved) + other.ownedStatements(other.proved)
        let common = notRun.filter(other.notRun.contains)
        notRun =
            before.ownedStatements(notRun, except: common) + other.ownedStatements(other.notRun, except: common)
        notRun = notRun.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        merge(other.expectations)
        // Of several accounts there is no common verdict.
        if account != other.account { account = nil }
        isRevealed = isRevealed || other.isRevealed
    }

    /// Renames the clients that stand in `taken` too, here and in the results.
    private mutating func tellApart(from taken: [Client]) {
        var taken = taken
        for index in clients.indices {
            let client = clients[index]
            var number = 1
            func isTaken(_ name: String) -> Bool {
                taken.contains { $0.name == name && $0.setting == client.setting }
            }
            while isTaken(clients[index].name) {
                number += 1
                clients[index].name = "\(client.name)#\(number)"
            }
            taken.append(clients[index])
            guard clients[index].name != client.name else { continue }
            for result in results.indices
            where results[result].client == client.name && results[result].setting == client.setting {
                results[result].client = clients[index].name
            }
        }
    }

    /// Statements that say whose they are; those of a report about several clients say it already.
    private func ownedStatements(_ statements: [Statement], except common: [Statement] = []) -> [Statement] {
        guard clients.count == 1, let client = clients.first else { return statements }
        return statements.map { statement in
            common.contains(statement)
                ? statement
                : Statement(key: statement.key, text: "\(client.name) \(client.setting): \(statement.text)")
        }
    }

    private mutating func merge(_ other: Expectations?) {
        guard let own = expectations, let other else {
            expectations = expectations ?? other
            return
        }
        // Of one list the runs tried different parts, and which, nobody can say any more: the larger rest stays.
        let isSame = own.file == other.file
        expectations = Expectations(
            file: Self.joined(own.file, other.file),
            entries: isSame ? max(own.entries, other.entries) : own.entries &+ other.entries,
            untried: isSame ? max(own.untried, other.untried) : own.untried &+ other.untried)
    }

    /// Two texts side by side, or the one where both are the same.
    private static func joined(_ first: String, _ second: String) -> String {
        first.split(separator: ", ").contains(Substring(second)) ? first : "\(first), \(second)"
    }

    /// Whether a time lies before another; times that cannot be read are compared as they are written.
    static func isBefore(_ first: String, _ second: String) -> Bool {
        guard let left = RFC3339.milliseconds(first), let right = RFC3339.milliseconds(second) else {
            return first < second
        }
        return left < right
    }
}

extension RunReport.Room {
    /// Takes in what another run had; where they differ the lesser stays.
    fileprivate mutating func merge(_ other: Self) {
        isSealed = isSealed && other.isSealed
        let order: [Capture] = [.none, .tap, .kernel]
        capture = order.first { $0 == capture || $0 == other.capture } ?? .none
        interface = interface == other.interface ? interface : nil
        packets = Self.sum(packets, other.packets)
        dropped = Self.sum(dropped, other.dropped)
    }

    /// A sum that stops at the largest number, since a saved file may hold any.
    private static func sum(_ first: Int, _ second: Int) -> Int {
        let (sum, overflow) = first.addingReportingOverflow(second)
        return overflow ? .max : sum
    }
}
