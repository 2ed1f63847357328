import CZlib
import SigilloCore

/// Compresses what tests send.
enum Deflate {
    /// The octets as a stream of a format; with `flushes` each part can be inflated when it comes, as in COMPRESS.
    static func compress(_ parts: [[UInt8]], _ format: DeflateFormat, flushes: Bool = false) -> [[UInt8]] {
        var stream = z_stream()
        let window: Int32 =
            switch format {
            case .raw: -MAX_WBITS
            case .zlib: MAX_WBITS
            case .gzip: MAX_WBITS + 16
            }
        guard
            deflateInit2_(
                &stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return [] }
        defer { deflateEnd(&stream) }
        return parts.indices.map { index in
            var input = parts[index]
            let room = Int(deflateBound(&stream, UInt(input.count))) + 64
            let isLast = index == parts.count - 1 && !flushes
            return input.withUnsafeMutableBufferPointer { octets in
                [UInt8](unsafeUninitializedCapacity: room) { output, count in
                    stream.next_in = octets.baseAddress
                    stream.avail_in = UInt32(octets.count)
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(room)
                    deflate(&stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
                    count = room - Int(stream.avail_out)
                }
            }
        }
    }

    static func compress(_ octets: [UInt8], _ format: DeflateFormat) -> [UInt8] {
        compress([octets], format).flatMap(\.self)
    }
}
