import SigilloCore
import SigilloTLS
import Testing

@Suite struct KeyPoolTests {
    @Test func cheapKeysAreMadeFreshForEachAsking() throws {
        let pool = KeyPool()
        let keys = try [pool.key(.ecP256, role: "leaf"), pool.key(.ecP256, role: "leaf")]
        #expect(keys[0] !== keys[1])
    }

    @Test func dearKeysAreMadeOnceForEachRole() throws {
        let pool = KeyPool()
        let leaf = try pool.key(.rsa2048, role: "leaf")
        #expect(try pool.key(.rsa2048, role: "leaf") === leaf)
        #expect(try pool.key(.rsa2048, role: "root") !== leaf)
    }
}
