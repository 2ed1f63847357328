import COpenSSL
import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct FiniteFieldGroupParametersTests {
    @Test(arguments: FiniteFieldGroup.allCases)
    func thePrimeIsSafeAndOfItsLength(group: FiniteFieldGroup) throws {
        let octets = try #require(group.prime)
        let prime = BN_bin2bn(octets, Int32(octets.count), nil)
        defer { BN_free(prime) }
        #expect(BN_num_bits(prime) == group.bits)
        #expect(BN_check_prime(prime, nil, nil) == 1)
        let half = BN_new()
        defer { BN_free(half) }
        #expect(BN_rshift1(half, prime) == 1)
        #expect(BN_check_prime(half, nil, nil) == 1)
    }
}
