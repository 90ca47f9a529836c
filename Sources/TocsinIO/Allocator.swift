#if canImport(Glibc)
  import CAllocator
  import Glibc
#endif

/// The allocator's settings.
package enum Allocator {
  /// Batches of a megabyte come and go: giving each back to the kernel costs more than reading it.
  package static func keepFreedBatches() {
    #if canImport(Glibc)
      mallopt(M_MMAP_THRESHOLD, 64 << 20)
      mallopt(M_TRIM_THRESHOLD, 64 << 20)
      // Address space, not memory: see ``LargePages``.
      mallopt(M_TOP_PAD, 16 << 20)
    #endif
  }
}

/// Asks for large pages where the heap grows: state of a million groups is met all over, and each small page of it costs
/// a fault when it is new and a look-up whenever it is met again.
package struct LargePages {
  private static let size: UInt = 2 << 20
  /// Where the part of the heap ends that was asked for.
  private var end: UInt = 0

  package init() {}

  /// Asks for what the heap has grown by since the last call.
  package mutating func follow() {
    #if canImport(Glibc)
      let heapEnd = UInt(bitPattern: sbrk(0)) / LargePages.size * LargePages.size
      if end == 0 { end = heapEnd }
      guard heapEnd > end else { return }
      // Advice only: it changes no contents, also where the heap has holes or has shrunk meanwhile.
      _ = madvise(UnsafeMutableRawPointer(bitPattern: end), Int(heapEnd - end), MADV_HUGEPAGE)
      end = heapEnd
    #endif
  }
}
