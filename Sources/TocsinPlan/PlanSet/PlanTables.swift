package import TocsinLogModel

/// All atoms of a plan set with their operands, in tables of plain values: what evaluation reads.
///
/// Nothing here counts references, save a decimal that is no 64-bit integer.
package struct PlanTables: Sendable {
  /// By atom of the plan set.
  package private(set) var atoms: [FlatAtom] = []
  /// Texts of tag prefixes, literals, and interval ends, one after another.
  package private(set) var bytes: [UInt8] = []
  /// Ranges of ``bytes``.
  package private(set) var literals: [TableRange] = []
  /// Integers of sets, ascending within each set.
  package private(set) var integers: [Int64] = []
  /// Numbers that are no 64-bit integers, and the ends of number intervals.
  package private(set) var decimals: [DecimalNumber] = []
  /// Operands of `equals`.
  package private(set) var sets: [FlatSet] = []
  /// Operands of `numberInterval`, `textInterval`, and `tagInterval`.
  package private(set) var intervals: [FlatInterval] = []
  /// Operands of `addressIn`.
  package private(set) var blocks: [FlatBlock] = []
  /// Operands of `timeWithin`.
  package private(set) var times: [FlatTimes] = []
  /// Operands of `wildcard` and `stretch`, compiled in ``search``.
  package private(set) var wildcards: [TextSearchTables.Wildcard] = []
  /// Operands of `phrase`, compiled in ``search``.
  package private(set) var phrases: [TextSearchTables.Phrase] = []
  /// Compiled patterns of ``wildcards`` and ``phrases``.
  package private(set) var search = TextSearchTables()

  init(_ atoms: [(atom: Atom, field: Int32)]) {
    for (atom, field) in atoms { self.atoms.append(flatten(atom, field)) }
  }

  private mutating func flatten(_ atom: Atom, _ field: Int32) -> FlatAtom {
    var flat = FlatAtom(
      kind: .exists, isCaseInsensitive: atom.isCaseInsensitive, onlyStrings: false, field: field,
      prefix: atom.tagPrefix.map { add($0) } ?? .empty, operands: .empty)
    switch atom.test {
    case .exists: flat.kind = atom.field == .reserved(.timestamp) ? .timeExists : .exists
    case .equals(let values):
      flat.kind = .equals
      flat.operands = PlanTables.append(set(values), to: &sets)
    case .wildcard(let pattern):
      flat.kind = .wildcard
      flat.operands = PlanTables.append(search.add(pattern), to: &wildcards)
    case .stretch(let pattern, let onlyStrings):
      flat.kind = .stretch
      flat.onlyStrings = onlyStrings
      flat.operands = PlanTables.append(search.add(pattern), to: &wildcards)
    case .phrase(let phrase, let onlyStrings):
      flat.kind = .phrase
      flat.onlyStrings = onlyStrings
      flat.operands = PlanTables.append(search.add(phrase), to: &phrases)
    case .interval(let numbers):
      flat.kind = .numberInterval
      flat.operands = PlanTables.append(interval(numbers, nil), to: &intervals)
    case .textInterval(let texts):
      flat.kind = .textInterval
      flat.operands = PlanTables.append(interval(nil, texts), to: &intervals)
    case .tagInterval(let numbers, let texts):
      flat.kind = .tagInterval
      flat.operands = PlanTables.append(interval(numbers, texts), to: &intervals)
    case .addressIn(let list):
      flat.kind = .addressIn
      flat.operands = TableRange(start: PlanTables.size(of: blocks), count: PlanTables.size(of: list))
      blocks += list.map(PlanTables.block)
    case .timeWithin(let interval):
      flat.kind = .timeWithin
      flat.operands = PlanTables.append(PlanTables.times(interval), to: &times)
    }
    return flat
  }

  // MARK: - Operands

  private static func append<Element>(_ element: Element, to table: inout [Element]) -> TableRange {
    table.append(element)
    return TableRange(start: size(of: table) - 1, count: 1)
  }

  private static func size<Element>(of table: [Element]) -> Int32 { Int32(truncatingIfNeeded: table.count) }

  private mutating func add(_ text: UTF8Text) -> TableRange {
    let start = PlanTables.size(of: bytes)
    bytes += text.bytes
    return TableRange(start: start, count: PlanTables.size(of: text.bytes))
  }

  private mutating func set(_ values: [EqualityValue]) -> FlatSet {
    let firstLiteral = PlanTables.size(of: literals)
    let texts = values.map(\.text).sorted { (one: UTF8Text, other: UTF8Text) -> Bool in
      one.bytes.count == other.bytes.count ? one < other : one.bytes.count < other.bytes.count
    }
    for text in texts { literals.append(add(text)) }
    let numbers: [DecimalNumber] = values.compactMap(\.number)
    let whole: [Int64] = Set(numbers.compactMap(\.integerValue)).sorted()
    let rest: [DecimalNumber] = numbers.filter { $0.integerValue == nil }
    let firstInteger = PlanTables.size(of: integers)
    let firstDecimal = PlanTables.size(of: decimals)
    integers += whole
    decimals += rest
    return FlatSet(
      literals: TableRange(start: firstLiteral, count: PlanTables.size(of: texts)),
      integers: TableRange(start: firstInteger, count: PlanTables.size(of: whole)),
      decimals: TableRange(start: firstDecimal, count: PlanTables.size(of: rest)))
  }

  private mutating func interval(_ numbers: NumberInterval?, _ texts: TextInterval?) -> FlatInterval {
    FlatInterval(
      lower: end(
        numbers?.lower, texts?.lower, isIncluded: numbers?.includesLower ?? texts?.includesLower ?? false),
      upper: end(
        numbers?.upper, texts?.upper, isIncluded: numbers?.includesUpper ?? texts?.includesUpper ?? false))
  }

  private mutating func end(_ number: DecimalNumber?, _ text: UTF8Text?, isIncluded: Bool) -> FlatEnd {
    var end = FlatEnd(
      isPresent: number != nil || text != nil, isIncluded: isIncluded, isInteger: false, integer: 0,
      decimal: -1, text: text.map { add($0) } ?? .empty)
    if let number {
      end.decimal = PlanTables.size(of: decimals)
      decimals.append(number)
      if let integer = number.integerValue { (end.isInteger, end.integer) = (true, integer) }
    }
    return end
  }

  private static func block(_ block: CIDRBlock) -> FlatBlock {
    let mask = block.mask
    return FlatBlock(
      high: block.address.high & mask.high, low: block.address.low & mask.low, highMask: mask.high,
      lowMask: mask.low)
  }

  /// Instants are whole microseconds, so an excluded end is the next one; an empty interval ends before it begins.
  private static func times(_ interval: TimeInterval) -> FlatTimes {
    var times = FlatTimes(first: .min, last: .max)
    if let lower = interval.lower?.microseconds {
      let (next, overflow) = lower.addingReportingOverflow(interval.includesLower ? 0 : 1)
      if overflow { return FlatTimes(first: 0, last: -1) }
      times.first = next
    }
    if let upper = interval.upper?.microseconds {
      let (before, overflow) = upper.subtractingReportingOverflow(interval.includesUpper ? 0 : 1)
      if overflow { return FlatTimes(first: 0, last: -1) }
      times.last = before
    }
    return times
  }
}
