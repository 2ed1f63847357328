internal import SigilloControl
internal import SigilloCore
internal import SigilloReport

/// Accounts of the service.
extension ControlAPI {
    /// The one place where a password is shown: to who makes the account.
    func makeAccount(_ object: ControlObject) async throws -> ControlResponse {
        try object.only(["user", "password", "address", "aliases"])
        let account = try await service.makeAccount(
            NewAccount(
                user: object.string("user"), password: object.string("password").map { Secret($0) },
                address: object.string("address"), aliases: object.strings("aliases")))
        var fields = Self.fields(of: account)
        fields["schema"] = "sigillo.account/1"
        fields["password"] = .string(String(decoding: account.password.reveal(), as: UTF8.self))
        return ControlResponse(status: 201, .object(fields))
    }

    func accounts(_ query: ControlQuery) throws(ControlProblem) -> ControlResponse {
        try query.only([])
        return ControlResponse(
            .object([
                "schema": "sigillo.accounts/1",
                "accounts": .array(service.accounts.map { .object(Self.fields(of: $0)) }),
            ]))
    }

    private static func fields(of account: Account) -> [String: JSONValue] {
        [
            "user": .string(account.user), "address": .string(account.address),
            "aliases": .array(account.aliases.map { .string($0) }),
        ]
    }
}
