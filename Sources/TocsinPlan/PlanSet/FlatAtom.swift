/// An atom as evaluation sees it: plain data, no reference.
///
/// Its operands are in ``PlanTables``.
package struct FlatAtom: Sendable {
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

  package var kind: Kind
  package var isCaseInsensitive: Bool
  /// For `phrase` and `stretch`: numbers and booleans are not searched.
  package var onlyStrings: Bool
  package var field: Int32
  /// What a tag must begin with.
  package var prefix: FlatRange
  /// The first operand in the table of the atom's kind, and how many there are.
  package var operands: FlatRange
}

/// A range of a table.
package struct FlatRange: Sendable, BitwiseCopyable {
  package var start: Int32
  package var count: Int32

  package init(start: Int32, count: Int32) {
    self.start = start
    self.count = count
  }

  package static var empty: FlatRange { FlatRange(start: 0, count: 0) }
}

/// A set of values to be equal to.
package struct FlatSet: Sendable {
  /// Texts in ``PlanTables/literals``, shorter ones first, those of one length by bytes.
  package var literals: FlatRange
  /// The values that are integers, ascending, in ``PlanTables/integers``.
  package var integers: FlatRange
  /// The values that are other numbers, in ``PlanTables/decimals``.
  package var decimals: FlatRange
}

/// An end of an interval.
package struct FlatEnd: Sendable {
  package var isPresent: Bool
  package var isIncluded: Bool
  /// The number, where it is an integer.
  package var isInteger: Bool
  package var integer: Int64
  /// The number in ``PlanTables/decimals``, -1 for an end that is text alone.
  package var decimal: Int32
  package var text: FlatRange
}

package struct FlatInterval: Sendable {
  package var lower: FlatEnd
  package var upper: FlatEnd
}

/// A block of addresses.
package struct FlatBlock: Sendable {
  package var high: UInt64
  package var low: UInt64
  package var highMask: UInt64
  package var lowMask: UInt64
}

/// Instants, both ends included.
package struct FlatTimes: Sendable {
  package var first: Int64
  package var last: Int64
}
