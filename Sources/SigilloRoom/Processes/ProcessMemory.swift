internal import CSeal

/// The memory of this process.
package enum ProcessMemory {
    /// Lets the allocator keep memory that was given back.
    ///
    /// Each connection of a server takes some ten kilobytes and gives them back at its end: without a reserve the
    /// allocator would ask the kernel for pages, and return them, several times for every one of them.
    package static func keepReserve() {
        seal_keep_memory()
    }
}
