package import TocsinLogModel

/// The literals of a ``SubstringAutomaton`` by how they begin: where a literal may begin in a text, comparing the one
/// or two in question costs less than running the automaton, whose states are spread over memory.
package final class LiteralStarts: Sendable {
  /// A literal, and what its occurrence leads to.
  package struct Literal: Sendable, BitwiseCopyable {
    /// A range of ``LiteralStarts/bytes``.
    package var bytes: TableRange
    /// A range of ``QueryIndex/postings``.
    package var postings: TableRange
  }

  /// More literals of one beginning, or a longer one, are left to the automaton, which reads no byte twice.
  private static let greatestCount = 2
  private static let greatestLength = 32

  /// By the hash of a beginning: the range of ``literals``, or a negative count where the automaton is to run.
  package let ranges: FlatTable<TableRange>
  /// Literals of one beginning are neighbors.
  package let literals: FlatTable<Literal>
  /// The texts of ``literals``.
  package let bytes: FlatTable<UInt8>
  /// What is left of the hash of a beginning is its place in ``ranges``.
  package let hashShift: UInt32

  /// No literal is shorter than `window`, which is 4 bytes at least.
  init(_ literals: [(bytes: [UInt8], postings: TableRange)], window: Int, fold: UInt32) {
    var bits: UInt32 = 6
    while literals.count * 4 > 1 << bits { bits += 1 }
    hashShift = 32 - bits
    var groups: [Int: [Int]] = [:]
    for (index, literal) in literals.enumerated() {
      let place = LiteralStarts.place(
        first: LiteralStarts.word(literal.bytes, 0) | fold,
        last: LiteralStarts.word(literal.bytes, window - 4) | fold, hashShift: hashShift)
      groups[place, default: []].append(index)
    }
    var ranges = [TableRange](repeating: .empty, count: 1 << bits)
    var (ordered, bytes): ([Literal], [UInt8]) = ([], [])
    for (place, group) in groups.sorted(by: { $0.key < $1.key }) {
      if group.count > LiteralStarts.greatestCount
        || group.contains(where: { literals[$0].bytes.count > LiteralStarts.greatestLength })
      {
        ranges[place].count = -1
        continue
      }
      ranges[place] = TableRange(
        start: Int32(truncatingIfNeeded: ordered.count), count: Int32(truncatingIfNeeded: group.count))
      for index in group {
        let text = literals[index].bytes
        let range = TableRange(
          start: Int32(truncatingIfNeeded: bytes.count), count: Int32(truncatingIfNeeded: text.count))
        ordered.append(Literal(bytes: range, postings: literals[index].postings))
        bytes += text
      }
    }
    self.ranges = FlatTable(ranges)
    self.literals = FlatTable(ordered)
    self.bytes = FlatTable(bytes)
  }

  /// Where a beginning stands in ``ranges``: its first four bytes, and the last four of the window.
  @inlinable
  package static func place(first: UInt32, last: UInt32, hashShift: UInt32) -> Int {
    Int(truncatingIfNeeded: ((first &* 0x9E37_79B1 ^ last &* 0x85EB_CA77) &* 0xC2B2_AE3D) &>> hashShift)
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> UInt32 {
    bytes[start..<(start + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
