/// A text is JSON, but not the report that it should be.
package struct ReportFormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where: `results[3].verdict`.
    package var place: String
    /// What is wrong there, in a few words.
    package var problem: String

    /// `results[3].verdict: not one of pass, fail`.
    package var description: String { place.isEmpty ? problem : place + ": " + problem }
}

/// Reads an object's members by name and type; keys that nobody asks for are let be, since a later version may add some.
struct JSONFields {
    let members: [String: JSONValue]
    let place: String

    init(_ value: JSONValue, at place: String) throws(ReportFormatError) {
        guard case .object(let members) = value else {
            throw ReportFormatError(place: place, problem: "not an object")
        }
        self.members = members
        self.place = place
    }

    private func place(of key: String) -> String { place.isEmpty ? key : place + "." + key }

    func error(_ key: String, _ problem: String) -> ReportFormatError {
        ReportFormatError(place: place(of: key), problem: problem)
    }

    private func member(_ key: String) throws(ReportFormatError) -> JSONValue {
        guard let value = members[key] else { throw error(key, "missing") }
        return value
    }

    /// The member, or nil where it is absent or null.
    private func optionalMember(_ key: String) -> JSONValue? {
        if let value = members[key], value != .null { value } else { nil }
    }

    func string(_ key: String) throws(ReportFormatError) -> String {
        guard case .string(let text) = try member(key) else { throw error(key, "not a string") }
        return text
    }

    func optionalString(_ key: String) throws(ReportFormatError) -> String? {
        optionalMember(key) == nil ? nil : try string(key)
    }

    func integer(_ key: String) throws(ReportFormatError) -> Int {
        guard case .integer(let number) = try member(key) else { throw error(key, "not an integer") }
        return number
    }

    func optionalInteger(_ key: String) throws(ReportFormatError) -> Int? {
        optionalMember(key) == nil ? nil : try integer(key)
    }

    /// A number in thousandths: `0.8` gives 800.
    func thousandths(_ key: String) throws(ReportFormatError) -> Int {
        let decimal: JSONDecimal
        switch try member(key) {
        case .integer(let number): decimal = JSONDecimal(digits: number, places: 0)
        case .decimal(let number): decimal = number
        default: throw error(key, "not a number")
        }
        guard let scaled = decimal.scaled(byPowerOfTen: 3) else { throw error(key, "too large a number") }
        return scaled
    }

    func bool(_ key: String) throws(ReportFormatError) -> Bool {
        guard case .bool(let flag) = try member(key) else { throw error(key, "not true or false") }
        return flag
    }

    func optionalBool(_ key: String) throws(ReportFormatError) -> Bool? {
        optionalMember(key) == nil ? nil : try bool(key)
    }

    func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, as _: Word.Type = Word.self
    ) throws(ReportFormatError) -> Word where Word.RawValue == String {
        let text = try string(key)
        guard let word = Word(rawValue: text) else {
            throw error(key, "not one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    func optionalWord<Word: RawRepresentable & CaseIterable>(
        _ key: String, as _: Word.Type = Word.self
    ) throws(ReportFormatError) -> Word? where Word.RawValue == String {
        optionalMember(key) == nil ? nil : try word(key)
    }

    func object(_ key: String) throws(ReportFormatError) -> JSONFields {
        try JSONFields(try member(key), at: place(of: key))
    }

    func optionalObject(_ key: String) throws(ReportFormatError) -> JSONFields? {
        optionalMember(key) == nil ? nil : try object(key)
    }

    /// The elements of an array, each read by `read`.
    func list<Element>(
        _ key: String, _ read: (JSONValue, String) throws(ReportFormatError) -> Element
    ) throws(ReportFormatError) -> [Element] {
        guard case .array(let elements) = try member(key) else { throw error(key, "not an array") }
        var result: [Element] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            result.append(try read(element, place(of: key) + "[\(index)]"))
        }
        return result
    }

    func optionalList<Element>(
        _ key: String, _ element: (JSONValue, String) throws(ReportFormatError) -> Element
    ) throws(ReportFormatError) -> [Element]? {
        guard optionalMember(key) != nil else { return nil }
        return try list(key, element)
    }

    func strings(_ key: String) throws(ReportFormatError) -> [String] {
        try list(key) { (value, place) throws(ReportFormatError) in
            guard case .string(let text) = value else {
                throw ReportFormatError(place: place, problem: "not a string")
            }
            return text
        }
    }
}
