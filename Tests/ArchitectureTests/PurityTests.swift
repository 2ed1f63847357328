import Testing

/// Rings 0 and 1 are values and functions: no time, chance, file, thread or waiting.
@Suite struct PurityTests {
    private static let forbidden: Set<Substring> = [
        "async", "await", "Task", "TaskGroup", "actor", "MainActor", "Mutex", "Atomic", "AsyncStream", "Date",
        "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "FileHandle", "FileManager", "Thread",
        "DispatchQueue", "print", "debugPrint", "CommandLine",
    ]

    @Test func holdInRingsZeroAndOne() throws {
        for file in try SourceTree.below("Sources").files where (Ring.byTarget[file.target]?.number ?? 9) <= 1 {
            for (number, line) in file.code.enumerated() {
                let found = Self.forbidden.intersection(line.words)
                #expect(found.isEmpty, "\(file.path):\(number + 1) uses \(found.sorted().joined(separator: ", "))")
            }
        }
    }

    @Test func randomNumbersComeFromOutside() throws {
        for file in try SourceTree.below("Sources").files where (Ring.byTarget[file.target]?.number ?? 9) <= 1 {
            for (number, line) in file.code.enumerated()
            where line.contains(".random(") || line.contains(".shuffled(") || line.contains(".randomElement(") {
                #expect(line.contains("using:"), "\(file.path):\(number + 1)")
            }
        }
    }
}
