package import TocsinLogModel

extension MatchBatch {
  /// What the first event adds to the first rule that it meets.
  package func firstHit(at time: Timestamp, arrival: Int) -> Hit? {
    hits.isEmpty ? nil : hit(0, of: 0, at: time, arrival: arrival)
  }
}
