internal import SigilloControl
internal import SigilloCore
internal import SigilloFiles
internal import SigilloReport
internal import SigilloScenario

/// The service itself: what it is, what it does, what crossed.
extension ControlAPI {
    func describe(_ query: ControlQuery) throws(ControlProblem) -> ControlResponse {
        try query.only([])
        var fields = service.readyFields
        for secret in ["user", "password", "from", "to", "pid", "receiver"] { fields[secret] = nil }
        fields["schema"] = "sigillo.service/1"
        fields["version"] = .string(SigilloVersion.text)
        fields["scenario"] = .string(orNull: service.scenario)
        fields["faults"] = .integer(service.faults.count)
        fields["accounts"] = .integer(service.accounts.count)
        return ControlResponse(.object(fields))
    }

    func setScenario(_ object: ControlObject) async throws -> ControlResponse {
        guard let id = try object.only(["id"]).string("id") else {
            throw ControlObject.problem("'id' is missing: send the id of a scenario, as 'sigillo list' prints it.")
        }
        try await service.serve(scenario: id)
        return ControlResponse(.object(["schema": "sigillo.scenario/1", "id": .string(id)]))
    }

    func clearScenario(_ query: ControlQuery) async throws -> ControlResponse {
        try query.only([])
        try await service.serve(scenario: nil)
        return ControlResponse(status: 204)
    }

    func setFaults(_ object: ControlObject) async throws -> ControlResponse {
        guard let steps = try object.only(["steps"]).array("steps") else {
            throw ControlObject.problem("'steps' is missing: send an array of steps, as a scenario has them.")
        }
        let faults: [StepTemplate]
        do {
            // JSON is YAML, and the scenarios' own reader says what is wrong with a step.
            faults = try FaultText.faults(in: steps.line, file: "steps")
        } catch {
            throw ControlObject.problem("\(error)")
        }
        try await service.serve(faults: faults)
        return ControlResponse(.object(["schema": "sigillo.faults/1", "count": .integer(faults.count)]))
    }

    func clearFaults(_ query: ControlQuery) async throws -> ControlResponse {
        try query.only([])
        try await service.serve(faults: [])
        return ControlResponse(status: 204)
    }

    func transcript(_ query: ControlQuery) async throws -> ControlResponse {
        try query.only([])
        return ControlResponse(mediaType: "application/jsonl", body: Array(try await service.transcriptLines().utf8))
    }

    func leaks(_ query: ControlQuery) async throws -> ControlResponse {
        try query.only([])
        let (leaks, isComplete) = try await service.leaksSoFar()
        return ControlResponse(
            .object([
                "schema": "sigillo.leaks/1", "complete": .bool(isComplete),
                "leaks": .array(leaks.map { .string($0) }),
            ]))
    }

    func reset(_ query: ControlQuery) async throws -> ControlResponse {
        try query.only([])
        try await service.reset()
        return ControlResponse(status: 204)
    }

    func description(_ query: ControlQuery) throws(ControlProblem) -> ControlResponse {
        try query.only([])
        return ControlResponse(mediaType: "application/json", body: Array(BuiltIn.controlDescription.utf8))
    }
}
