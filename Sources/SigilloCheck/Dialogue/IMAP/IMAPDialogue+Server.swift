import SigilloCore

extension IMAPDialogue {
    /// A line of the server: a continuation request, an untagged response, or the end of a command.
    mutating func serverLine(_ line: Line, evidence: inout Evidence) -> Turn {
        if response.isOpen {
            response.receive(line: line, evidence: &evidence)
            return .goOn
        }
        let octets = line.octets
        if octets.first == UInt8(ascii: "+") {
            authentication?.exchange.challenge(octets.dropFirst())
            evidence.show(
                authentication == nil ? octets.text : "+ ‹challenge, \(max(octets.count - 2, 0)) chars›",
                direction: .serverToClient, end: line.end)
            return .goOn
        }
        if octets.first == UInt8(ascii: "*") {
            untagged(line, evidence: &evidence)
            return .goOn
        }
        evidence.show(line: octets, direction: .serverToClient, end: line.end)
        return tagged(octets, evidence: &evidence)
    }

    private mutating func untagged(_ line: Line, evidence: inout Evidence) {
        let octets = line.octets
        let isStatus = octets.dropFirst(2).first.map { !$0.isDigit } ?? false
        if isStatus, octets.contains(word: "CAPABILITY") { isLoginDisabled = octets.contains(word: "LOGINDISABLED") }
        response.receive(line: line, evidence: &evidence)
    }

    private mutating func tagged(_ octets: ArraySlice<UInt8>, evidence: inout Evidence) -> Turn {
        let (tag, rest) = octets.firstWord
        guard let status = rest?.firstWord.word.keyword, ["OK", "NO", "BAD"].contains(status) else { return .goOn }
        if octets.contains(word: "[CAPABILITY") { isLoginDisabled = octets.contains(word: "LOGINDISABLED") }
        if let open = authentication, open.tag.elementsEqual(tag) {
            if open.exchange.responses == 0, status != "OK" {
                authentication?.isDenied = true
            } else {
                authentication = nil
            }
        }
        // A denied literal: what follows from the client is a new command.
        if status != "OK", literal != nil, command.tag.elementsEqual(tag), message?.octets ?? 0 == 0 {
            abandonCommand(evidence: &evidence)
        }
        if let asked = startTLSTag, asked.elementsEqual(tag) {
            startTLSTag = nil
            isTLSRefused = status != "OK"
            return status == "OK" ? .tlsAccepted : .tlsRefused
        }
        if let asked = compressTag, asked.elementsEqual(tag) {
            compressTag = nil
            if status == "OK" { return .compressed("COMPRESS=DEFLATE") }
        }
        return .goOn
    }
}
