import SigilloCore
import Testing

struct OctetRunsTests {
    @Test(arguments: [0x00, 0x0a, 0x7f, 0x80, 0xff] as [UInt8])
    func itFindsWhatTheGeneralSearchFinds(octet: UInt8) {
        // Neighbours of the octet, and those that differ from it in the highest bit alone, are what a word can confuse.
        let others = [octet &+ 1, octet &- 1, octet ^ 0x80, octet ^ 0x01]
        for count in 0...40 {
            for place in 0...count {
                var octets = (0..<count).map { others[$0 % others.count] }
                if place < count { octets[place] = octet }
                for start in 0...min(count, 9) {
                    let slice = octets[start...]
                    #expect(OctetRuns.first(octet, in: slice) == slice.firstIndex(of: octet))
                }
            }
        }
    }

    @Test func theFirstOfSeveralIsFound() {
        let octets = [UInt8](repeating: 7, count: 30)
        #expect(OctetRuns.first(7, in: octets[3...]) == 3)
        #expect(OctetRuns.first(7, in: octets[30...]) == nil)
    }
}
