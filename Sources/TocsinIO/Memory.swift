#if canImport(Glibc)
  import CAllocator
#endif

/// The allocator's settings.
package enum Memory {
  /// Batches of a megabyte come and go: giving each back to the kernel costs more than reading it.
  package static func keepFreedBatches() {
    #if canImport(Glibc)
      mallopt(M_MMAP_THRESHOLD, 64 << 20)
      mallopt(M_TRIM_THRESHOLD, 64 << 20)
    #endif
  }
}
