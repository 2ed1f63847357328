extension ScenarioInstance {
    /// The instance with `<nonce>`, `<canary>` and the addresses replaced in its steps and in the signs that it was
    /// acted upon.
    ///
    /// A nonce is fresh for each run, so that whoever repeats it has read what was injected.
    ///
    /// - Parameters:
    ///   - nonce: a word of letters and digits.
    ///   - canary: the name of a second host, to which nothing honest leads.
    ///   - http: the address of the server's pages in clear, without a path: `http://mail.sigillo.test`.
    ///   - https: the same inside TLS.
    package func filled(
        nonce: String, canary: String, http: String = "", https: String = ""
    ) -> ScenarioInstance {
        let filling = Filling(words: ["nonce": nonce, "canary": canary, "http": http, "https": https])
        var instance = self
        instance.steps = steps.map { step in
            var step = step
            step.action = filling.fill(step.action)
            return step
        }
        instance.scenario.deceptions = scenario.deceptions.map { sign in
            guard case .command(let verb, let containing, let phase, let isBeforeLogin) = sign else { return sign }
            return .command(
                verb: verb, containing: containing.map(filling.fill), phase: phase, isBeforeLogin: isBeforeLogin)
        }
        return instance
    }
}

/// The replacing of words in angle brackets that are known before a run; other brackets stay.
private struct Filling {
    let words: [String: String]

    func fill(_ action: StepAction) -> StepAction {
        switch action {
        case .greeting(let text, let isLoggedIn, let isWithheld):
            return .greeting(text: fill(text), isLoggedIn: isLoggedIn, isWithheld: isWithheld)
        case .capabilities(var step):
            step.remove = step.remove.map(fill)
            step.add = step.add.map(fill)
            return .capabilities(step)
        case .reply(var step):
            step.text = fill(step.text)
            step.before = fill(step.before)
            step.after = fill(step.after)
            return .reply(step)
        case .handshake(var step):
            step.text = fill(step.text)
            return .handshake(step)
        case .transport: return action
        }
    }

    func fill(_ text: String) -> String {
        var result = ""
        var rest = text.unicodeScalars[...]
        while let open = rest.firstIndex(of: "<") {
            result.unicodeScalars.append(contentsOf: rest[..<open])
            let behind = rest[rest.index(after: open)...]
            if let close = behind.firstIndex(of: ">"), let word = words[String(behind[..<close])] {
                result += word
                rest = behind[behind.index(after: close)...]
            } else {
                result += "<"
                rest = behind
            }
        }
        result.unicodeScalars.append(contentsOf: rest)
        return result
    }
}
