import SigilloCheck
import SigilloCore

/// The secrets that every target looks for, and a judge that begins anew as a copy: patterns are made once.
enum Known {
    static let secrets = ["s3cr3tword", "correct horse battery", "pässwörd"].map {
        KnownSecret(label: $0, value: Secret($0))
    }
    static let judge = CaptureJudge(secrets: secrets)
    static let checker = Checker(secrets: secrets)
}

/// Stops the round where a condition does not hold: libFuzzer keeps the input.
func demand(_ condition: Bool, _ what: StaticString) {
    if !condition { fatalError("\(what)") }
}
