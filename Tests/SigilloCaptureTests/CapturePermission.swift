import Testing

@testable import SigilloCapture

/// What this process may do: a test that needs more is skipped and says so, it never passes for want of rights.
enum CapturePermission {
    /// Why captures cannot be opened here, or nil when they can.
    static let refusal: CaptureFailure? = {
        do throws(CaptureFailure) {
            try LiveCapture(bufferSize: 1 << 20).close()
            return nil
        } catch {
            return error
        }
    }()

    static var isGranted: Bool { refusal == nil }
    static let advice: Comment = "needs CAP_NET_RAW: run the tests as root, or in unshare --user --net --map-root-user"

    /// Whether a thread may move to a network namespace of its own.
    static let canMakeNamespaces: Bool = OwnThread.run { enterOwnNetwork() }
    static let namespaceAdvice: Comment = "needs CAP_SYS_ADMIN and CAP_NET_RAW: run the tests as root"
}
