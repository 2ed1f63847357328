internal import SigilloCore

/// The field that tells what SPF found (RFC 7208 §9.1).
///
/// ```
/// Received-SPF: fail (mx.altrove.test: 198.51.100.7 may not send for ateneo.test)
///     receiver=mx.altrove.test; client-ip=198.51.100.7;
///     envelope-from="ada@ateneo.test"; helo=smtp.fornitore.test;
///     identity=mailfrom; mechanism="-all"
/// ```
package enum ReceivedSPF {
    /// Writes the field with its line end.
    package static func field(_ outcome: SPFOutcome, of request: SPFRequest) -> String {
        var pairs = [
            ("receiver", request.receiver), ("client-ip", request.address.description),
            ("envelope-from", request.sender), ("helo", request.helo), ("identity", outcome.identity.rawValue),
        ]
        if let mechanism = outcome.mechanism { pairs.append(("mechanism", mechanism)) }
        if let problem = outcome.problem { pairs.append(("problem", problem)) }
        let list = pairs.enumerated().map { index, pair in
            "\(pair.0)=\(HeaderText.value(pair.1))" + (index + 1 < pairs.count ? ";" : "")
        }
        let comment = HeaderText.comment("\(request.receiver): \(sentence(outcome, request))")
        return HeaderText.field("Received-SPF", ["\(outcome.result.rawValue) \(comment)"] + list)
    }

    /// What was found, in words.
    package static func sentence(_ outcome: SPFOutcome, _ request: SPFRequest) -> String {
        let domain = outcome.domain.isEmpty ? "a sender without a domain" : outcome.domain
        let address = request.address.description
        return switch outcome.result {
        case .none: "\(domain) says nothing about who may send for it"
        case .neutral: "\(domain) does not say whether \(address) may send for it"
        case .pass: "\(address) may send for \(domain)"
        case .fail: "\(address) may not send for \(domain)"
        case .softfail: "\(address) probably may not send for \(domain)"
        case .temperror: "the records of \(domain) cannot be had now"
        case .permerror: "the records of \(domain) have an error"
        }
    }
}
