internal import SigilloCheck
internal import SigilloCore
package import SigilloWire

/// Looks for the plain marker with the checker itself: proof that what scanned an instance's frames can see.
package enum MarkerScan {
    /// Whether the checker finds `marker` in one of the frames that carry it.
    package static func find(_ marker: String, in frames: [CapturedFrame]) -> Bool {
        var checker = Checker(secrets: [KnownSecret(label: "marker", value: Secret(marker))])
        // The marker is among the last frames: a datagram that was sent when all else was over.
        for frame in frames.suffix(64) where frame.octets.count < 512 { checker.add(frame) }
        return checker.finish(drops: 0).findings.contains { $0.secretLabel == "marker" }
    }
}
