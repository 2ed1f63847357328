import SigilloWire
import Testing

@testable import SigilloCapture

struct MarkerSearchTests {
    static let marker = Array("sigillo-marker-1".utf8)

    /// A UDP datagram over IPv4 or IPv6 behind a link header of so many octets.
    static func datagram(_ payload: [UInt8], version: UInt8 = 4, linkHeader: Int = 14, transport: UInt8 = 17) -> [UInt8]
    {
        var ip = [UInt8](repeating: 0, count: version == 4 ? 20 : 40)
        ip[0] = version << 4 | 5
        ip[version == 4 ? 9 : 6] = transport
        return [UInt8](repeating: 0, count: linkHeader) + ip + [UInt8](repeating: 0, count: 8) + payload
    }

    @Test(
        arguments: [
            (LinkType.ethernet, 14), (.linuxCooked, 16), (.linuxCooked2, 20), (.null, 4), (.loop, 4), (.raw, 0),
        ], [4, 6] as [UInt8])
    func findsADatagram(on link: (type: LinkType, header: Int), version: UInt8) {
        let search = MarkerSearch(for: Self.marker, linkType: link.type)
        let frame = Self.datagram(Self.marker, version: version, linkHeader: link.header)
        #expect(search.finds(in: frame[...]))
    }

    @Test func findsItAmidOtherOctets() {
        let search = MarkerSearch(for: Self.marker, linkType: .ethernet)
        #expect(search.finds(in: Self.datagram([1, 2] + Self.marker + [3])[...]))
    }

    @Test func passesOverWhatIsNotTheDatagram() {
        let search = MarkerSearch(for: Self.marker, linkType: .ethernet)
        #expect(!search.finds(in: Self.datagram(Self.marker, transport: 6)[...]), "TCP")
        #expect(!search.finds(in: Self.datagram(Self.marker, version: 5)[...]), "neither IPv4 nor IPv6")
        #expect(!search.finds(in: Self.datagram(Self.marker.dropLast())[...]), "one octet short")
        #expect(!search.finds(in: Self.datagram(Self.marker + Array(repeating: 0, count: 300))[...]), "too long")
        #expect(!search.finds(in: Self.marker[...]), "no headers")
        #expect(!search.finds(in: []))
    }

    @Test func emptyMarkerIsNowhere() {
        #expect(!MarkerSearch(for: [], linkType: .ethernet).finds(in: Self.datagram([])[...]))
    }

    @Test func searchesEveryFrameOfAChunk() {
        var chunk = FrameChunk()
        for payload in [[1], Self.marker] {
            Self.datagram(payload).withUnsafeBufferPointer { chunk.append($0, time: 0, originalLength: $0.count) }
        }
        #expect(MarkerSearch(for: Self.marker, linkType: .ethernet).finds(in: chunk))
        #expect(!MarkerSearch(for: [9, 9], linkType: .ethernet).finds(in: chunk))
    }
}
