internal import SigilloControl
internal import SigilloCore
internal import SigilloReport

/// The members of a body in JSON, read by name and type; what nobody asks for is an error, since it is a slip.
struct ControlObject {
    private let members: [String: JSONValue]

    /// Bodies are small, but for messages, which are no JSON.
    private static let limits = JSONParser.Limits(octets: 1 << 20, depth: 16)

    /// Reads the body of a request; an empty one is an empty object.
    init(_ request: ControlRequest) throws(ControlProblem) {
        try ControlQuery(request).only([])
        guard !request.body.isEmpty else {
            members = [:]
            return
        }
        let value: JSONValue
        do {
            value = try JSONParser.parse(request.body, limits: Self.limits)
        } catch {
            throw Self.problem("The body is no JSON: \(error).")
        }
        guard case .object(let members) = value else { throw Self.problem("The body is no object: send { … }.") }
        self.members = members
    }

    /// The object, where it has no other members than these.
    @discardableResult
    func only(_ names: [String]) throws(ControlProblem) -> ControlObject {
        if let other = members.keys.sorted().first(where: { !names.contains($0) }) {
            throw Self.problem("'\(other.prefix(40))' is no member here. Known: \(names.joined(separator: ", ")).")
        }
        return self
    }

    func string(_ name: String) throws(ControlProblem) -> String? {
        switch members[name] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw Self.problem("'\(name)' is a string.")
        }
    }

    func integer(_ name: String) throws(ControlProblem) -> Int? {
        switch members[name] {
        case nil, .null: return nil
        case .integer(let number): return number
        default: throw Self.problem("'\(name)' is an integer.")
        }
    }

    func bool(_ name: String) throws(ControlProblem) -> Bool? {
        switch members[name] {
        case nil, .null: return nil
        case .bool(let flag): return flag
        default: throw Self.problem("'\(name)' is true or false.")
        }
    }

    /// The strings of an array; none where it is missing.
    func strings(_ name: String) throws(ControlProblem) -> [String] {
        guard case .array(let values)? = try array(name) else { return [] }
        return try values.map { value throws(ControlProblem) in
            guard case .string(let text) = value else { throw Self.problem("'\(name)' is an array of strings.") }
            return text
        }
    }

    func array(_ name: String) throws(ControlProblem) -> JSONValue? {
        switch members[name] {
        case nil, .null: return nil
        case .array(let values): return .array(values)
        default: throw Self.problem("'\(name)' is an array.")
        }
    }

    /// Seconds, whole or not.
    func seconds(_ name: String, limit: Int) throws(ControlProblem) -> Duration? {
        let decimal: JSONDecimal
        switch members[name] {
        case nil, .null: return nil
        case .integer(let number): decimal = JSONDecimal(digits: number, places: 0)
        case .decimal(let number): decimal = number
        default: throw Self.problem("'\(name)' is a number of seconds.")
        }
        guard let milliseconds = decimal.scaled(byPowerOfTen: 3), (0...limit * 1_000).contains(milliseconds) else {
            throw Self.problem("'\(name)' is a number of seconds from 0 to \(limit).")
        }
        return .milliseconds(milliseconds)
    }

    /// What a message is to be.
    func filter() throws(ControlProblem) -> MessageFilter {
        var filter = MessageFilter(to: try string("to"), from: try string("from"))
        filter.subject = try string("subject")
        filter.path = try string("path").map { text throws(ControlProblem) in try ControlQuery.path(text) }
        filter.connection = try integer("connection")
        filter.isSealed = try bool("sealed")
        return filter
    }

    static func problem(_ sentence: String) -> ControlProblem {
        ControlProblem(422, "invalid", "That cannot be", sentence)
    }
}

/// The parameters of a query, read by name; what nobody asks for is an error.
struct ControlQuery {
    private let items: [(name: String, value: String)]

    init(_ request: ControlRequest) throws(ControlProblem) {
        items = request.query
    }

    /// The query, where it has no other parameters than these, and those that may not be repeated once.
    @discardableResult
    func only(_ names: [String], repeated: [String] = []) throws(ControlProblem) -> ControlQuery {
        var seen: Set<String> = []
        for item in items where !repeated.contains(item.name) {
            guard names.contains(item.name) else {
                let known = (names + repeated).joined(separator: ", ")
                throw ControlObject.problem(
                    "'\(item.name.prefix(40))' is no parameter here." + (known.isEmpty ? "" : " Known: \(known)."))
            }
            guard seen.insert(item.name).inserted else {
                throw ControlObject.problem("'\(item.name)' stands twice.")
            }
        }
        return self
    }

    func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    func string(_ name: String) -> String? { all(name).first }

    func integer(_ name: String, _ range: ClosedRange<Int>) throws(ControlProblem) -> Int? {
        guard let text = string(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw ControlObject.problem("'\(name)' is a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func bool(_ name: String) throws(ControlProblem) -> Bool? {
        switch string(name) {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw ControlObject.problem("'\(name)' is true or false.")
        }
    }

    /// What a message is to be.
    func filter() throws(ControlProblem) -> MessageFilter {
        var filter = MessageFilter(to: string("to"), from: string("from"))
        filter.subject = string("subject")
        filter.path = try string("path").map { text throws(ControlProblem) in try Self.path(text) }
        filter.connection = try integer("connection", 0...Int(Int32.max))
        filter.isSealed = try bool("sealed")
        return filter
    }

    static func path(_ text: String) throws(ControlProblem) -> ServicePath {
        guard let path = ServicePath(rawValue: text) else {
            throw ControlObject.problem("'\(text.prefix(40))' is no path: write smtps, smtp-starttls or smtp.")
        }
        return path
    }
}
