package import TocsinLogModel

/// What happens to records between framing and everything else: raw logs become those that rules are about.
///
/// A reader applies it to each batch before it gives it away, or leaves it to whoever divides the lines of a batch, so
/// that it runs on the threads that match.
package protocol BatchPreparation: Sendable {
  /// Whether a line that isn't JSON is the log of a known product.
  func recognizes(line: UnsafeBufferPointer<UInt8>) -> Bool

  /// What one thread prepares batches with.
  func makePreparer() -> any BatchPreparer
}

/// Prepares batches on one thread.
package protocol BatchPreparer {
  /// The batch as others are to see it, with ``RecordBatch/intake`` filled in.
  ///
  /// With `keepsOriginals` it remembers in ``RecordBatch/originals`` how each record came.
  mutating func prepare(_ batch: RecordBatch, keepsOriginals: Bool) -> RecordBatch
}

/// What became of the records of a batch on their way in.
package struct IntakeReading: Sendable, Equatable {
  /// By source: the logs that were told by their shape.
  package var recognized: [UTF8Text: Int] = [:]
  /// Lines of text that nobody knows.
  package var unknownLines = 0
  /// Logs that a step of a pipeline gave up at a limit, by the name of the step.
  package var limited: [UTF8Text: Int] = [:]

  /// Nothing prepared.
  package init() {}

  /// Adds what became of other records.
  package mutating func add(_ other: IntakeReading) {
    recognized.merge(other.recognized, uniquingKeysWith: +)
    unknownLines += other.unknownLines
    limited.merge(other.limited, uniquingKeysWith: +)
  }
}
