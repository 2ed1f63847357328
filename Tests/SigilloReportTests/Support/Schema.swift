import SigilloReport

/// As much of JSON Schema (draft 2020-12) as the shipped schemas use; a key that it does not know is a complaint.
struct Schema {
    let root: JSONValue

    /// What is wrong with `value`, each with its place; keys that the schema does not name are wrong too.
    func complaints(_ value: JSONValue) -> [String] { complaints(value, root, "") }

    private func complaints(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        guard case .object(let rules) = schema else { return ["\(place): the schema is no object"] }
        return rules.sorted { $0.key < $1.key }.flatMap { rule, parameter -> [String] in
            switch (rule, parameter) {
            case ("$schema", _), ("$id", _), ("title", _), ("description", _), ("$defs", _), ("format", _): []
            case ("$ref", .string(let name)):
                definition(name).map { complaints(value, $0, place) } ?? ["\(place): no \(name)"]
            case ("const", let wanted): value == wanted ? [] : ["\(place): not \(wanted.line)"]
            case ("enum", .array(let words)): words.contains(value) ? [] : ["\(place): not in the enumeration"]
            case ("type", .string(let name)): isOf(name, value) ? [] : ["\(place): no \(name)"]
            case ("type", .array(let names)):
                names.contains { if case .string(let name) = $0 { isOf(name, value) } else { false } }
                    ? [] : ["\(place): of no wanted type"]
            case ("minimum", .integer(let least)):
                if case .integer(let number) = value, number < least { ["\(place): below \(least)"] } else { [] }
            case ("required", .array(let keys)): missing(keys, in: value).map { "\(place).\($0): missing" }
            case ("properties", .object(let properties)): members(value, properties, rules, place)
            case ("additionalProperties", let rest):
                if case .object(let members) = value, rules["properties"] == nil {
                    members.flatMap { complaints($0.value, rest, "\(place).\($0.key)") }
                } else {
                    []
                }
            case ("items", let item):
                if case .array(let elements) = value {
                    elements.enumerated().flatMap { complaints($0.element, item, "\(place)[\($0.offset)]") }
                } else {
                    []
                }
            default: ["\(place): the rule \(rule) is not known"]
            }
        }
    }

    private func members(
        _ value: JSONValue, _ properties: [String: JSONValue], _ rules: [String: JSONValue], _ place: String
    ) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.flatMap { key, member in
            properties[key].map { complaints(member, $0, "\(place).\(key)") } ?? ["\(place).\(key): not in the schema"]
        }
    }

    private func missing(_ keys: [JSONValue], in value: JSONValue) -> [String] {
        guard case .object(let members) = value else { return [] }
        return keys.compactMap { key in
            if case .string(let name) = key, members[name] == nil { name } else { nil }
        }
    }

    private func definition(_ name: String) -> JSONValue? {
        guard case .object(let rules) = root, case .object(let definitions)? = rules["$defs"] else { return nil }
        return name.split(separator: "/").last.flatMap { definitions[String($0)] }
    }

    private func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .bool), ("integer", .integer), ("number", .integer), ("number", .decimal),
            ("string", .string), ("array", .array), ("object", .object):
            true
        default: false
        }
    }
}
