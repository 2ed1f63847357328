import Glibc
import SigilloCore
import Testing

@testable import SigilloRoom

@Suite struct LaunchFailureTests {
    private func failure(_ step: RoomStep, _ error: Int32, user: String? = nil, exists: Bool = true) -> String {
        LaunchFailure(
            step: step, errno: error, program: "/opt/client", folder: "/srv", user: user, programExists: exists
        ).error.description
    }

    @Test func tellsAMissingProgramFromAMissingInterpreter() {
        #expect(failure(.execute, ENOENT, exists: false).hasPrefix("/opt/client was not found"))
        #expect(failure(.execute, ENOENT).contains("interpreter"))
    }

    @Test func tellsWhatMendsAProgramThatCannotBeExecuted() {
        #expect(failure(.execute, EACCES).contains("chmod +x"))
        #expect(failure(.execute, EACCES, user: "mail").contains("by mail"))
        #expect(failure(.execute, ENOEXEC).contains("#!"))
    }

    @Test func namesTheFolderAndTheUser() {
        #expect(failure(.folder, EACCES) == "The client cannot enter the working folder /srv: Permission denied.")
        #expect(failure(.folder, EACCES, user: "mail").hasPrefix("mail, whom the client runs as, cannot enter"))
        #expect(failure(.user, EINVAL, user: "mail").contains("as mail: Invalid argument"))
    }

    @Test func onlyTheProgramIsTheCallersMistake() {
        for step in RoomStep.allCases {
            let error = LaunchFailure(
                step: step, errno: EPERM, program: "x", folder: "/", user: nil, programExists: true
            ).error
            #expect(error.isClientMissing == (step == .execute))
            #expect(error.errno == EPERM)
        }
    }
}
