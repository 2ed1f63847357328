import Foundation

/// What the tests are told from outside.
enum Environment {
    /// Whether the test that leaks is shown red.
    static var showsTheLeak: Bool { ProcessInfo.processInfo.environment["SHOW_THE_LEAK"] != nil }
}
