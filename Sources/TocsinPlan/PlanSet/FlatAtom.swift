/// An atom as evaluation sees it: plain data, no reference.
///
/// Its operands are in ``PlanTables``.
package struct FlatAtom: Sendable {
  /// The test of an ``Atom``, with the event's own time as kinds of its own.
  package enum Kind: UInt8, Sendable {
    case exists
    case equals
    case wildcard
    case phrase
    case stretch
    case numberInterval
    case textInterval
    case tagInterval
    case addressIn
    case timeExists
    case timeWithin
  }

  /// Decides which table holds the operands.
  package var kind: Kind
  /// Whether values are lowercased before the test.
  package var isCaseInsensitive: Bool
  /// For `phrase` and `stretch`: numbers and booleans are not searched.
  package var onlyStrings: Bool
  /// Index into ``PlanSet/fields``.
  package var field: Int32
  /// What a tag must begin with.
  package var prefix: TableRange
  /// The first operand in the table of the atom's kind, and how many there are.
  package var operands: TableRange
}

/// A range of a table.
package struct TableRange: Sendable, BitwiseCopyable {
  /// Index of the first element.
  package var start: Int32
  /// Number of elements.
  package var count: Int32

  /// Creates a range; the caller knows the table it belongs to.
  package init(start: Int32, count: Int32) {
    self.start = start
    self.count = count
  }

  /// No element.
  ///
  /// Computed, since a stored one would be reached through a check whether it was made yet.
  package static var empty: TableRange { TableRange(start: 0, count: 0) }

  /// The places of the elements in their table.
  ///
  /// Read for each hit in other modules, so that it has to be inlined there.
  @inlinable
  package var indices: Range<Int> { Int(start)..<(Int(start) + Int(count)) }
}

/// A set of values to be equal to.
package struct FlatSet: Sendable {
  /// Texts in ``PlanTables/literals``, shorter ones first, those of one length by bytes.
  package var literals: TableRange
  /// The values that are integers, ascending, in ``PlanTables/integers``.
  package var integers: TableRange
  /// The values that are other numbers, in ``PlanTables/decimals``.
  package var decimals: TableRange
}

/// An end of an interval.
package struct FlatEnd: Sendable {
  /// Whether the interval has this end.
  ///
  /// All else is meaningless without one.
  package var isPresent: Bool
  /// Whether the end belongs to the interval.
  package var isIncluded: Bool
  /// The number, where it is an integer.
  package var isInteger: Bool
  /// The number, valid only where ``isInteger`` is set.
  package var integer: Int64
  /// The number in ``PlanTables/decimals``, -1 for an end that is text alone.
  package var decimal: Int32
  /// The text in ``PlanTables/bytes``, empty for an end that is only a number.
  package var text: TableRange
}

/// An interval of numbers, texts, or, for tags, of either by what the value is.
package struct FlatInterval: Sendable {
  /// Smallest value, or none.
  package var lower: FlatEnd
  /// Largest value, or none.
  package var upper: FlatEnd
}

/// A block of addresses.
package struct FlatBlock: Sendable {
  /// Upper 64 bits of the masked network address.
  package var high: UInt64
  /// Lower 64 bits of the masked network address.
  package var low: UInt64
  /// Mask of the upper 64 bits of an address.
  package var highMask: UInt64
  /// Mask of the lower 64 bits of an address.
  package var lowMask: UInt64
}

/// Instants, both ends included.
package struct FlatTimes: Sendable {
  /// Microseconds since 1970.
  ///
  /// An empty interval has ``last`` before it.
  package var first: Int64
  /// Microseconds since 1970.
  package var last: Int64
}
