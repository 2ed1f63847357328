internal import Sigillo
public import SigilloCore
internal import SigilloScenario

// When a fault happens: each gives a fault that happens then only.
extension Fault {
    /// At the how manieth such command of a connection, from 1.
    public func nth(_ number: Int) -> Fault {
        changed {
            $0.occurrence = max(1, number)
            $0.every = nil
        }
    }

    /// At every how manieth such command of a connection: with 3 at the third, the sixth, and so on.
    public func every(_ number: Int) -> Fault {
        changed {
            $0.every = max(1, number)
            $0.occurrence = nil
        }
    }

    /// On the client's how manieth connection, from 1, and no other.
    public func onConnection(_ number: Int) -> Fault {
        var copy = self
        copy.template.connections = ConnectionRange(first: max(1, number), last: max(1, number))
        return copy
    }

    /// On the client's how manieth connection, from 1, and later ones.
    public func fromConnection(_ number: Int) -> Fault {
        var copy = self
        copy.template.connections = ConnectionRange(first: max(1, number))
        return copy
    }

    /// At commands that come in clear.
    public var inClear: Fault { changed { $0.phase = .clear } }

    /// At commands that come inside TLS.
    public var insideTLS: Fault { changed { $0.phase = .sealed } }

    /// At requests of HTTP for this path, without a query; with `*` at its end, for the paths that begin so:
    /// `.silence(at: .get).requesting("/messages/*")`.
    public func requesting(_ target: String) -> Fault {
        changed { $0.target = target }
    }

    /// On one path of a server that has several.
    public func on(_ path: ServicePath) -> Fault {
        var copy = self
        copy.template.conditions = [StepTemplate.Condition(name: "path", values: [path.rawValue])]
        return copy
    }

    /// After such a time, where it is about a command.
    public func after(_ time: Duration) -> Fault {
        changed { $0.delay = time.wholeNanoseconds }
    }

    /// The faults of a text in YAML or JSON, as `sigillo serve --fault` reads them from a file.
    ///
    /// - Throws: an error that says line and column of what is wrong.
    public static func all(in text: String) throws -> [Fault] {
        try FaultText.faults(in: text, file: "faults").map(Fault.init)
    }

    private init(_ template: StepTemplate) {
        self.template = template
    }
}
