/// How much state a rule may keep.
package struct StateLimits: Sendable {
  /// Groups of a rule known at once; events of further ones are left out, and counted.
  package var groups: Int
  /// Bytes of the samples that wait in windows for a signal, of all rules together.
  ///
  /// Beyond it a signal shows the event that made it, and those after.
  package var sampleBytes: Int
  /// Values, places, buckets, steps and learned logs that a rule remembers; further ones are left out, and counted.
  package var values: Int

  /// Bytes that may be held for hits that wait before these are copied together.
  package var waitingBytes: Int

  /// Limits of a run where the user names no others: 2 million groups of a rule, 8 MiB of samples.
  package static let standard = StateLimits(groups: 2_000_000, sampleBytes: 8 << 20)

  /// Creates limits; by default hits that wait may hold 16 MiB, and a rule remembers 4 million values.
  package init(
    groups: Int, sampleBytes: Int, waitingBytes: Int = 16 << 20, values: Int = 4_000_000
  ) {
    self.groups = groups
    self.sampleBytes = sampleBytes
    self.waitingBytes = waitingBytes
    self.values = values
  }
}
