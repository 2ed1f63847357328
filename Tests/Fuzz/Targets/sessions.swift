/// What clients say to the servers: the first octets say which server, whether inside TLS, and how the rest is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var input = Input(data, size)
    let kind = input.octet()
    let portion = max(1, Int(input.octet()))
    play(
        input.octets(.max), to: kind & 3, portion: portion, isSealed: kind & 0x80 == 0,
        allowsClearText: kind & 0x40 != 0)
    return 0
}
