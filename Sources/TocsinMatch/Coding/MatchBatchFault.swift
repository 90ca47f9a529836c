/// Why bytes are no match batch.
package enum MatchBatchFault: Error, Hashable, Sendable {
  /// The bytes do not begin with ``MatchBatch/signature``.
  case unknownFormat
  /// The batch was matched against other rules.
  case otherRules
  /// There are more bytes than ``MatchBatch/greatestEncodedSize``.
  case tooLong
  /// The bytes end before the batch does.
  case truncated
  /// Bytes follow the batch.
  case trailingBytes
  /// A value is outside its range; the text names it.
  case invalid(String)
}
