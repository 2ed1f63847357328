import SigilloCheck
import SigilloCore
import SigilloWire

/// A file of any octets, read in chunks, through the whole checker.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var input = Input(data, size)
    let file = input.octets(.max)
    let chunk = max(1, file.count / 3)
    var reader = CaptureReader()
    var checker = Known.checker
    var frames = 0
    var start = file.startIndex
    do throws(CaptureError) {
        while start < file.endIndex {
            let end = min(file.endIndex, start + chunk)
            reader.append(file[start..<end])
            start = end
            while let frame = try reader.next() {
                frames += 1
                demand(frame.number == frames && frame.originalLength >= frame.octets.count, "frames in order")
                checker.add(frame)
            }
        }
        reader.finish()
        while let frame = try reader.next() { checker.add(frame) }
    } catch {
        checker.damaged(error.sentence)
    }
    let result = checker.finish(drops: reader.drops)
    demand(result.verdict != .clean || !result.findings.contains { $0.kind.isLeak }, "no leak is clean")
    return 0
}
