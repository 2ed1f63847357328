internal import SigilloCore
internal import SigilloProtocols

/// Octets that leave late or slowly, and connections that end in the middle.
extension Connection {
    func beginTransportFault() {
        guard let fault = transportFault else { return }
        if fault.delay > 0 || fault.rate != nil { pacer = Pacer(rate: fault.rate, delay: fault.delay) }
        if fault.cut == nil { note(.scripted(step: fault.step)) }
    }

    func slow(_ rate: Int) {
        if pacer == nil { pacer = Pacer(rate: rate) } else { pacer?.rate = rate }
    }

    /// Ends the connection in the middle of what was due.
    func end(by ending: ConnectionCut.Ending, step: Int) {
        guard !isCut else { return }
        note(.scripted(step: step))
        isCut = true
        isHolding = false
        switch ending {
        case .close: close()
        case .drop: drop()
        case .reset: reset()
        }
    }

    /// Ends the connection where the wire has had the octets of the server that it may have.
    func cutTransport(_ leaving: inout Output) {
        guard let fault = transportFault, let cut = fault.cut, !fault.countsReceived, !isCut else { return }
        let left = max(0, cut.octets - Int(clamping: record.octetsSent))
        guard leaving.octets.count >= left else { return }
        leaving.octets.removeSubrange(left...)
        leaving.cuts.removeAll { $0 > left }
        pacer = nil
        end(by: cut.ending, step: fault.step)
        leaving.closes = output.closes
        leaving.resets = output.resets
        output = Output()
    }

    /// Closes this half without a goodbye.
    func drop() {
        guard !isClosing else { return }
        isClosing = true
        output.closes = true
    }

    func reset() {
        isClosing = true
        output.resets = true
    }
}
