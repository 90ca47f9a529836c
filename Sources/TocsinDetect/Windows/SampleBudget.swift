import TocsinMatch

/// The bytes that a rule may hold of the samples that wait for a signal.
struct SampleBudget: Sendable {
  private let limit: Int
  /// Bytes held now.
  private(set) var used = 0
  /// Samples not kept, since there was no room.
  private(set) var dropped = 0

  /// `limit` in bytes.
  init(limit: Int) {
    self.limit = limit
  }

  /// Takes room for a sample of so many bytes, or counts it as dropped.
  mutating func take(_ bytes: Int) -> Bool {
    guard used + bytes <= limit else {
      dropped += 1
      return false
    }
    used += bytes
    return true
  }

  /// The record, where there is room for it.
  mutating func keep(_ record: SampleRecord) -> SampleRecord? { take(record.bytes.count) ? record : nil }

  /// Gives back the room of a sample that was kept.
  mutating func giveBack(_ bytes: Int) { used -= bytes }

  /// Sets what is held, where a sweep has counted the samples that are left.
  mutating func reset(to bytes: Int = 0) { used = bytes }
}
