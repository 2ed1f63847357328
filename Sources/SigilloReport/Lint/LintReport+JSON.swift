internal import SigilloCore
package import SigilloLint

extension LintReport {
    /// The report as `sigillo.lint/1`; ``JSONValue/document`` makes a file of it.
    package var json: JSONValue {
        .object([
            "schema": .string(Self.schema),
            "verdict": .string(verdict.rawValue),
            "files": .array(files.map(\.json)),
        ])
    }
}

extension LintReport.File {
    fileprivate var json: JSONValue {
        .object([
            "file": .string(file),
            "format": .string(orNull: format?.rawValue),
            "verdict": .string(verdict.rawValue),
            "reason": .string(orNull: reason),
            "line": .integer(orNull: position?.line),
            "column": .integer(orNull: position?.column),
            "services": .array(services.map(\.json)),
            "findings": .array(findings.map(\.json)),
        ])
    }
}

extension OfferedService {
    fileprivate var json: JSONValue {
        .object([
            "kind": .string(kind.rawValue),
            "host": .string(host),
            "port": .integer(orNull: port),
            "tls": .string(protection.rawValue),
            "authentication": .array(authentication.map { .string($0.rawValue) }),
            "line": .integer(position.line),
            "column": .integer(position.column),
        ])
    }
}

extension LintFinding {
    fileprivate var json: JSONValue {
        .object([
            "rule": .string(rule.rawValue),
            "severity": .string(rule.severity.rawValue),
            "exposes": .bool(rule.exposes),
            "line": .integer(position.line),
            "column": .integer(position.column),
            "text": .string(text),
            "why": .string(rule.why),
            "mend": .string(mend),
            "reference": .string(rule.reference),
        ])
    }
}
