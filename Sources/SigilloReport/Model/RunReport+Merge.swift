extension RunReport {
    /// Takes another run's clients and results in, for one report about several clients.
    ///
    /// What both runs have in common stays; counts are added; the times span both.
    package mutating func merge(_ other: RunReport) {
        startedAt = min(startedAt, other.startedAt)
        finishedAt = max(finishedAt, other.finishedAt)
        for client in other.clients where !clients.contains(client) { clients.append(client) }
        room.packets += other.room.packets
        room.dropped += other.room.dropped
        room.isSealed = room.isSealed && other.room.isSealed
        results += other.results
        for statement in other.proved {
            proved.append(Statement(key: statement.key, text: "\(other.clients.first?.name ?? "?"): \(statement.text)"))
        }
        for statement in other.notRun where !notRun.contains(statement) { notRun.append(statement) }
        isRevealed = isRevealed || other.isRevealed
    }
}
