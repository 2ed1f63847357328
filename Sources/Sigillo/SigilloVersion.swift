/// The version of Sigillo, which every report names.
package enum SigilloVersion {
    /// Semantic versioning: major, minor, patch.
    package static let text = "0.1.0"
}
