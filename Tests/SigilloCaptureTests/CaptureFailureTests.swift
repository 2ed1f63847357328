import CPcap
import Testing

@testable import SigilloCapture

struct CaptureFailureTests {
    @Test(arguments: [
        (PCAP_ERROR_PERM_DENIED, CaptureFailure.Reason.notPermitted, "CAP_NET_RAW"),
        (PCAP_ERROR_PROMISC_PERM_DENIED, .notPermitted, "sealed room"),
        (PCAP_ERROR_NO_SUCH_DEVICE, .noSuchDevice, "no interface lo"),
        (PCAP_ERROR_IFACE_NOT_UP, .deviceDown, "ip link set lo up"),
        (PCAP_ERROR, .system, "words of libpcap"),
    ])
    func statusOfLibpcapBecomesASentence(status: Int32, reason: CaptureFailure.Reason, words: String) {
        let failure = CaptureFailure(activation: status, device: "lo", detail: "words of libpcap")
        #expect(failure.reason == reason)
        #expect(failure.description.contains(words))
    }

    @Test func statusWithoutDetailIsExplained() {
        let failure = CaptureFailure(activation: PCAP_ERROR_RFMON_NOTSUP, device: "lo", detail: "")
        #expect(failure.description.hasSuffix("monitor mode"))
    }

    @Test(.enabled(if: !CapturePermission.isGranted, "only where captures are refused"))
    func refusedCaptureSaysWhatToDo() {
        #expect(CapturePermission.refusal?.description.contains("CAP_NET_RAW") == true)
    }
}
