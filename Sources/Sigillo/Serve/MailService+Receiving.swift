package import SigilloCore
internal import SigilloReport
internal import SigilloServer

/// The receiving server, where there is one.
package struct ReceivingStanding: Sendable, Hashable {
    /// A text that is published.
    package struct Record: Sendable, Hashable {
        package var name: String
        package var text: String
    }

    /// The account that reads what arrives.
    package var account: Account
    /// The domain whose mail it is.
    package var domain: String
    /// What the account's own domain publishes for its senders.
    package var records: [Record]
    /// The UDP port of the name server that shows all that is published.
    package var namePort: UInt16
}

extension MailService {
    /// The receiving server; nil where none was asked for.
    package var receiving: ReceivingStanding? {
        planner.world.map { world in
            let places = [ReceivingWorld.ownDomain, "_dmarc." + ReceivingWorld.ownDomain]
            let records = places.flatMap { name in
                (world.zone[name] ?? []).compactMap { record in
                    if case .text(let octets) = record {
                        ReceivingStanding.Record(name: name, text: String(decoding: octets, as: UTF8.self))
                    } else {
                        nil
                    }
                }
            }
            return ReceivingStanding(
                account: world.account, domain: ReceivingWorld.receivingDomain, records: records,
                namePort: names?.port ?? 0)
        }
    }

    /// What the ready line says of it, but for its account's password.
    var receivingFields: [String: JSONValue]? {
        receiving.map { standing in
            [
                "domain": .string(standing.domain), "user": .string(standing.account.user),
                "address": .string(standing.account.address), "dns": .integer(Int(standing.namePort)),
                "records": .array(
                    standing.records.map { .object(["name": .string($0.name), "text": .string($0.text)]) }),
            ]
        }
    }
}
