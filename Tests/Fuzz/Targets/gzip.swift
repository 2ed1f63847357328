import SigilloCompression
import SigilloCore
import SigilloWire

/// A file that may be gzip, in chunks, through the unpacker and the reader.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var input = Input(data, size)
    let chunk = max(1, Int(input.octet()) * 16)
    var unpacker = CaptureUnpacker(
        inflater: ZlibInflater.factory, limits: InflationLimits(base: 1 << 20, ratio: 200))
    var reader = CaptureReader()
    var given = 0
    func read() {
        while let part = unpacker.next() {
            given += part.count
            reader.append(part)
            while let frame = try? reader.next() { demand(frame.number > 0, "frames are numbered") }
        }
    }
    while !input.isEmpty {
        unpacker.append(Array(input.octets(chunk)))
        read()
    }
    unpacker.finish()
    read()
    demand(given <= 64 << 20, "what comes out is bounded")
    return 0
}
