internal import COpenSSL

/// The octets that `write` puts into a memory BIO, or nil when it fails.
func octetsOfMemoryBIO(_ write: (OpaquePointer) -> Bool) -> [UInt8]? {
    guard let bio = BIO_new(BIO_s_mem()) else { return nil }
    defer { BIO_free(bio) }
    return write(bio) ? waitingOctets(of: bio) : nil
}

/// A copy of the octets that wait in a memory BIO.
func waitingOctets(of bio: OpaquePointer) -> [UInt8] {
    var data: UnsafeMutablePointer<CChar>?
    let count = sigillo_BIO_get_mem_data(bio, &data)
    guard count > 0, let data else { return [] }
    return Array(UnsafeRawBufferPointer(start: data, count: count))
}
