internal import SigilloCheck
internal import SigilloCore
internal import SigilloScenario
internal import SigilloServer
package import SigilloVerdict
package import SigilloWire

/// Everything that one run of the client left behind.
package struct InstanceRun: Sendable {
    package var planned: PlannedInstance
    package var secrets: InstanceSecrets
    package var observation: Observation
    /// The frames, for the kept capture.
    package var frames: [CapturedFrame]
    /// Names that were asked of the resolver.
    package var namesAsked: [String]
    /// What the client wrote as errors, or showed on its terminal, as it came.
    package var standardError: [UInt8]
    /// Packets captured, and lost.
    package var dropped: UInt64
    /// Nanoseconds from preparation to judgement.
    package var nanoseconds: UInt64

    /// Creates a record.
    package init(
        planned: PlannedInstance, secrets: InstanceSecrets, observation: Observation, frames: [CapturedFrame],
        namesAsked: [String], standardError: [UInt8], dropped: UInt64, nanoseconds: UInt64
    ) {
        self.planned = planned
        self.secrets = secrets
        self.observation = observation
        self.frames = frames
        self.namesAsked = namesAsked
        self.standardError = standardError
        self.dropped = dropped
        self.nanoseconds = nanoseconds
    }
}
