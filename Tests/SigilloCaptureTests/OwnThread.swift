import Glibc

/// A thread that ends with its work, so that what it does to itself stays with it.
enum OwnThread {
    /// Runs the work on a new thread, waits for it, and returns what it returns.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
        let box = Box(work)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<AnyJob>.fromOpaque(argument).takeUnretainedValue().perform()
                return nil
            },
            Unmanaged<AnyJob>.passUnretained(box).toOpaque())
        precondition(status == 0, "no thread could be started")
        pthread_join(thread, nil)
        guard let result = box.result else { preconditionFailure("the thread ended without a result") }
        return result
    }

    private class AnyJob {
        func perform() {}
    }

    private final class Box<Result>: AnyJob {
        private let work: @Sendable () -> Result
        var result: Result?

        init(_ work: @escaping @Sendable () -> Result) {
            self.work = work
        }

        override func perform() {
            result = work()
        }
    }
}
