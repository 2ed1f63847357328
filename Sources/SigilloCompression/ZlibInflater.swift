internal import CZlib
package import SigilloCore

/// Undoes DEFLATE with zlib.
///
/// It is unchecked Sendable because the value that holds it moves from task to task as a whole and is never shared:
/// no two calls are ever under way at once.
package final class ZlibInflater: Inflater, @unchecked Sendable {
    /// zlib keeps the address of its stream, which must therefore never move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var end: Inflated.State?

    /// Makes inflaters, for a checker that is built.
    package static let factory: InflaterFactory = { ZlibInflater($0) }

    /// Creates an inflater; nil where there is no memory for it.
    package init?(_ format: DeflateFormat) {
        // What inflateInit2 says of windows: 8 to 15 is zlib, negative is raw, 16 more is gzip.
        let window: Int32 =
            switch format {
            case .raw: -MAX_WBITS
            case .zlib: MAX_WBITS
            case .gzip: MAX_WBITS + 16
            }
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    package func inflate(_ octets: ArraySlice<UInt8>, limit: Int) -> Inflated {
        if let end { return Inflated(octets: [], consumed: 0, state: end) }
        guard limit > 0 else { return Inflated(octets: [], consumed: 0, state: .full) }
        var consumed = 0
        var code = Z_OK
        let room = min(limit, Int(Int32.max))
        let result = [UInt8](unsafeUninitializedCapacity: room) { output, count in
            octets.withUnsafeBufferPointer { input in
                let size = min(input.count, Int(Int32.max))
                // zlib declares its input mutable and does not change it.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(size)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(room)
                code = CZlib.inflate(stream, Z_SYNC_FLUSH)
                consumed = size - Int(stream.pointee.avail_in)
                count = room - Int(stream.pointee.avail_out)
            }
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
        }
        let state: Inflated.State =
            switch code {
            case Z_STREAM_END: .ended
            // No progress was possible: nothing is wrong.
            case Z_OK, Z_BUF_ERROR: result.count == room || consumed < octets.count ? .full : .hungry
            default: .broken
            }
        if state == .ended || state == .broken { end = state }
        return Inflated(octets: result, consumed: consumed, state: state)
    }
}
