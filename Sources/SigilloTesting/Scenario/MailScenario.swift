internal import Sigillo
public import SigilloCore
internal import SigilloFiles
internal import SigilloScenario
public import Testing

/// One scenario of the catalogue on one path: what a server does to a client, and what a careful client does then.
///
/// ```swift
/// @Test(arguments: MailScenario.mustReject(on: .imaps))
/// func refuses(scenario: MailScenario) async throws {
///     try await withMailServer(.imaps, scenario: scenario) { server in … }
/// }
/// ```
///
/// Its id is its identity: it stays the same from version to version, and a single case can be run again by it.
public struct MailScenario: Sendable, Hashable, Identifiable {
    /// The id, for example `imap-strip-capability[where=greeting]@imap-starttls`.
    public let id: String
    /// The path.
    public let path: ServicePath
    /// One line for people.
    public let title: String
    /// Why it matters.
    public let why: String
    /// Whether a careful client must refuse to go on, or must not.
    public let expectation: Expectation

    /// What a careful client does.
    public enum Expectation: String, Sendable, Hashable, CaseIterable {
        case mustAccept = "must-accept"
        case shouldAccept = "should-accept"
        case mustReject = "must-reject"
        case shouldReject = "should-reject"
        case observe
    }

    private init(_ instance: ScenarioInstance) {
        id = instance.id
        path = instance.path
        title = instance.scenario.title
        why = instance.scenario.why
        expectation =
            switch instance.scenario.expectation {
            case .mustAccept: .mustAccept
            case .shouldAccept: .shouldAccept
            case .mustReject: .mustReject
            case .shouldReject: .shouldReject
            case .observe: .observe
            }
    }

    /// Finds a scenario by its id: `cert.expired` with the path that is wanted, or an instance's id with its own.
    ///
    /// - Throws: an error with a sentence where there is none.
    public init(_ id: String, on path: ServicePath? = nil) throws {
        let found = Self.catalogue.filter { scenario in
            (scenario.id == id || scenario.id == path.map { "\(id)@\($0.rawValue)" } || scenario.name == id)
                && path.map { $0 == scenario.path } ?? true
        }
        guard let first = found.first else {
            throw UsageError(
                "There is no scenario '\(id)'\(path.map { " on \($0.rawValue)" } ?? ""): see `sigillo list`.")
        }
        self = first
    }

    /// The id without parameters and path.
    public var name: String { String(id.prefix { $0 != "[" && $0 != "@" }) }

    /// The id without the path.
    var instanceName: String { String(id.prefix { $0 != "@" }) }

    /// All scenarios on a path, in the order of the catalogue.
    public static func all(on path: ServicePath) -> [MailScenario] {
        catalogue.filter { $0.path == path }
    }

    /// The scenarios on a path that a client must not let itself in for.
    public static func mustReject(on path: ServicePath) -> [MailScenario] {
        all(on: path).filter { $0.expectation == .mustReject }
    }

    /// The scenarios on a path with which a client must work.
    public static func mustAccept(on path: ServicePath) -> [MailScenario] {
        all(on: path).filter { $0.expectation == .mustAccept }
    }

    /// The catalogue that the library carries.
    private static let catalogue: [MailScenario] = {
        do {
            return try BuiltIn.scenarios().instances.map(MailScenario.init)
        } catch {
            preconditionFailure("the catalogue inside the library is whole: \(error)")
        }
    }()
}

extension MailScenario: CustomStringConvertible, CustomTestStringConvertible {
    /// The id.
    public var description: String { id }
    /// The id.
    public var testDescription: String { id }
}

extension MailScenario: Codable {
    /// Finds the scenario that an id names.
    public init(from decoder: any Decoder) throws {
        let id = try decoder.singleValueContainer().decode(String.self)
        do {
            try self.init(id)
        } catch {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(error)"))
        }
    }

    /// Writes the id.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(id)
    }
}
