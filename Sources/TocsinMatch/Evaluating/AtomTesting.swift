import TocsinLogModel
import TocsinPlan

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension PlanTables {
  /// Whether one value meets an atom.
  ///
  /// `text` is lower-cased for an atom that ignores case.
  func holds(_ atom: FlatAtom, _ text: UnsafeBufferPointer<UInt8>, _ kind: ValueKind) -> Bool {
    var text = text
    if atom.prefix.count > 0 {
      let count = Int(atom.prefix.count)
      guard text.count >= count, isEqual(UnsafeBufferPointer(rebasing: text[..<count]), atom.prefix) else {
        return false
      }
      text = UnsafeBufferPointer(rebasing: text[count...])
    }
    // Cases are taken apart by `switch`: `==` on an enum of another module is a call through a witness table.
    let (isString, isNumber): (Bool, Bool)
    switch kind {
    case .null: return false
    case .object:
      guard case .exists = atom.kind else { return false }
      return true
    case .string: (isString, isNumber) = (true, false)
    case .number: (isString, isNumber) = (false, true)
    case .true, .false: (isString, isNumber) = (false, false)
    }
    let operand = Int(atom.operands.start)
    switch atom.kind {
    case .exists: return true
    case .equals:
      return isNumber ? contains(sets[operand], number: text) : contains(sets[operand].literals, text)
    case .wildcard: return search.matchesWhole(wildcards[operand], text)
    case .phrase: return (isString || !atom.onlyStrings) && search.contains(phrases[operand], text)
    case .stretch: return (isString || !atom.onlyStrings) && search.matchesStretch(wildcards[operand], text)
    case .numberInterval:
      guard isString || isNumber, let number = DecimalNumber(json: text) else { return false }
      return contains(intervals[operand], number)
    case .textInterval: return isString && contains(intervals[operand], text)
    case .tagInterval:
      if let number = DecimalNumber(json: text) { return contains(intervals[operand], number) }
      return contains(intervals[operand], text)
    case .addressIn:
      guard isString, let address = IPAddress(text) else { return false }
      for index in operand..<(operand + Int(atom.operands.count)) {
        let block = blocks[index]
        if address.high & block.highMask == block.high, address.low & block.lowMask == block.low {
          return true
        }
      }
      return false
    case .timeExists, .timeWithin: return false
    }
  }

  /// Whether an instant meets an atom on the event's time.
  func holds(_ atom: FlatAtom, _ time: Timestamp?) -> Bool {
    guard let time else { return false }
    if case .timeExists = atom.kind { return true }
    let interval = times[Int(atom.operands.start)]
    return interval.first <= time.microseconds && time.microseconds <= interval.last
  }

  // MARK: - Equality

  /// A number equals by value, everything else by bytes.
  ///
  /// Source: query reference, section 1.5.
  private func contains(_ set: FlatSet, number text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard set.integers.count > 0 || set.decimals.count > 0, let number = DecimalNumber(json: text) else {
      return false
    }
    guard let integer = number.integerValue else {
      let start = Int(set.decimals.start)
      for index in start..<(start + Int(set.decimals.count)) where decimals[index] == number { return true }
      return false
    }
    var low = Int(set.integers.start)
    var high = low + Int(set.integers.count)
    while low < high {
      let middle = (low + high) / 2
      if integers[middle] == integer { return true }
      if integers[middle] < integer { low = middle + 1 } else { high = middle }
    }
    return false
  }

  /// Binary search: the literals are sorted by length, then by bytes.
  private func contains(_ range: TableRange, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if range.count == 1 { return isEqual(text, literals[Int(range.start)]) }
    var low = Int(range.start)
    var high = low + Int(range.count)
    while low < high {
      let middle = (low + high) / 2
      let literal = literals[middle]
      let order =
        Int(literal.count) == text.count ? compare(text, literal) : text.count - Int(literal.count)
      if order == 0 { return true }
      if order > 0 { low = middle + 1 } else { high = middle }
    }
    return false
  }

  private func isEqual(_ text: UnsafeBufferPointer<UInt8>, _ range: TableRange) -> Bool {
    text.count == Int(range.count) && compare(text, range) == 0
  }

  // MARK: - Order

  /// Below zero, zero or above zero as the text stands before, at or after a literal, by bytes.
  private func compare(_ text: UnsafeBufferPointer<UInt8>, _ literal: TableRange) -> Int {
    let order = bytes.withUnsafeBufferPointer { bytes -> Int in
      guard let base = bytes.baseAddress, let other = text.baseAddress else { return 0 }
      // No more bytes than the shorter one has; the literal is a range of the table's bytes.
      return Int(memcmp(other, base + Int(literal.start), min(text.count, Int(literal.count))))
    }
    return order == 0 ? text.count - Int(literal.count) : order
  }

  private func compare(_ number: DecimalNumber, _ end: FlatEnd) -> Int {
    if end.isInteger, let integer = number.integerValue {
      return integer < end.integer ? -1 : integer == end.integer ? 0 : 1
    }
    let limit = decimals[Int(end.decimal)]
    return number == limit ? 0 : number < limit ? -1 : 1
  }

  private func contains(_ interval: FlatInterval, _ number: DecimalNumber) -> Bool {
    if interval.lower.isPresent {
      let order = compare(number, interval.lower)
      if order < 0 || order == 0 && !interval.lower.isIncluded { return false }
    }
    if interval.upper.isPresent {
      let order = compare(number, interval.upper)
      if order > 0 || order == 0 && !interval.upper.isIncluded { return false }
    }
    return true
  }

  private func contains(_ interval: FlatInterval, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if interval.lower.isPresent {
      let order = compare(text, interval.lower.text)
      if order < 0 || order == 0 && !interval.lower.isIncluded { return false }
    }
    if interval.upper.isPresent {
      let order = compare(text, interval.upper.text)
      if order > 0 || order == 0 && !interval.upper.isIncluded { return false }
    }
    return true
  }
}
