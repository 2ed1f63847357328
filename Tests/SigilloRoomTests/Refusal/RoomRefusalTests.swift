import CSeal
import Glibc
import Testing

@testable import SigilloRoom

@Suite struct RoomRefusalTests {
    private func sentence(_ step: RoomStep, _ error: Int32, _ facts: KernelFacts = KernelFacts()) -> String {
        RoomRefusal(step: step, errno: error, facts: facts).sentence
    }

    @Test func namesTheLimitThatIsZero() {
        #expect(
            sentence(.clone, ENOSPC, KernelFacts(maxUserNamespaces: 0, maxNetworkNamespaces: 10))
                == "No sealed room: user.max_user_namespaces is 0 (No space left on device while making the "
                + "namespaces). Run: sudo sysctl user.max_user_namespaces=15000")
        #expect(
            sentence(.clone, ENOSPC, KernelFacts(maxUserNamespaces: 10, maxNetworkNamespaces: 0))
                .hasSuffix("Run: sudo sysctl user.max_net_namespaces=15000"))
        #expect(sentence(.unshare, ENOSPC, KernelFacts(maxUserNamespaces: 10)).contains("used up"))
    }

    @Test func tellsDebiansSwitchFromUbuntus() {
        #expect(
            sentence(.clone, EPERM, KernelFacts(unprivilegedUserNamespaces: 0))
                .hasSuffix("sysctl kernel.unprivileged_userns_clone=1"))
        #expect(
            sentence(.privateMounts, EACCES, KernelFacts(appArmorRestriction: 1))
                .hasSuffix("sysctl kernel.apparmor_restrict_unprivileged_userns=0"))
        #expect(sentence(.maps, EPERM, KernelFacts(appArmorRestriction: 1)).contains("AppArmor"))
    }

    @Test func theySayNothingToRoot() {
        let facts = KernelFacts(unprivilegedUserNamespaces: 0, appArmorRestriction: 1, isRoot: true)
        #expect(!sentence(.clone, EPERM, facts).contains("sysctl"))
    }

    @Test func aContainerNeedsOptions() {
        #expect(
            sentence(.clone, EPERM, KernelFacts(isContainer: true, isFiltered: true))
                .contains("--security-opt seccomp=unconfined"))
    }

    @Test func elsewhereItIsAChrootOrAFilter() {
        #expect(sentence(.clone, EPERM).contains("chroot"))
        #expect(sentence(.clone, EINVAL).contains("CONFIG_USER_NS"))
    }

    @Test func whatNobodyKnowsIsToldAsItIs() {
        #expect(
            sentence(.route, ENETUNREACH)
                == "No sealed room: Network is unreachable while adding the route that catches every address.")
        #expect(sentence(.lost, 0) == "No sealed room: the room's first process died while waiting for the room.")
    }

    @Test func stepsAreThoseOfTheC() {
        #expect(RoomStep.allCases.map(\.rawValue) == Array(0...21))
        #expect(RoomStep.clone.rawValue == seal_step_clone.rawValue)
        #expect(RoomStep.lost.rawValue == seal_step_lost.rawValue)
        #expect(RoomStep.hide.rawValue == seal_step_hide.rawValue)
        #expect(RoomStep.execute.rawValue == seal_step_execute.rawValue)
    }

    @Test func readsThisSystem() {
        let facts = KernelFacts.read()
        #expect(facts.isRoot == (geteuid() == 0))
        #expect((facts.maxUserNamespaces ?? 0) >= 0)
    }
}
