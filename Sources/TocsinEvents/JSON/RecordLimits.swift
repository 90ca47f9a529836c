/// How large and deep one record may be.
///
/// A record beyond a limit is refused, never cut.
package struct RecordLimits: Sendable, Hashable {
  /// Bytes of a whole record.
  package var bytes: Int
  /// Objects and arrays open at once, the root included.
  package var depth: Int
  /// Members of all objects of a record together.
  package var fields: Int
  /// Bytes of one key, escapes resolved.
  package var keyBytes: Int

  /// The depth above which no configuration goes: frames are kept in one machine word.
  package static let greatestDepth = 64

  /// The limits of every run.
  package static let standard = RecordLimits(bytes: 1 << 20, depth: 64, fields: 4096, keyBytes: 1024)

  /// Limits for one record; a depth outside of `1...greatestDepth` is brought into it.
  package init(bytes: Int, depth: Int, fields: Int, keyBytes: Int) {
    self.bytes = bytes
    self.depth = min(max(depth, 1), RecordLimits.greatestDepth)
    self.fields = fields
    self.keyBytes = keyBytes
  }
}
