import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// An atom made ready for evaluation: what does not depend on the event is worked out once.
struct CompiledAtom: Sendable {
  private let field: Int
  private let tagPrefix: [UInt8]
  private let test: AtomTest
  /// For an equality: by what numbers can match.
  private let numbers: [DecimalNumber]
  private let isTime: Bool

  init(_ atom: Atom, field: Int) {
    self.field = field
    tagPrefix = atom.tagPrefix?.bytes ?? []
    test = atom.test
    isTime = atom.field == .reserved(.timestamp)
    switch atom.test {
    case .equals(let values), .equalsIgnoringCase(let values): numbers = values.compactMap(\.number)
    default: numbers = []
    }
  }

  func holds(for event: borrowing ExtractedEvent, scratch: inout [UInt8]) -> Bool {
    if isTime { return holds(event.timestamp) }
    var index = event.first[field]
    while index >= 0 {
      let value = event.values[Int(index)]
      index = value.next
      if tagPrefix.isEmpty {
        if holds(value.bytes, value.kind, &scratch) { return true }
      } else if value.bytes.count >= tagPrefix.count, value.bytes.starts(with: tagPrefix) {
        let rest = UnsafeBufferPointer(rebasing: value.bytes[tagPrefix.count...])
        if holds(rest, value.kind, &scratch) { return true }
      }
    }
    return false
  }

  private func holds(_ time: Timestamp?) -> Bool {
    guard let time else { return false }
    if case .timeWithin(let interval) = test { return interval.contains(time) }
    return true
  }

  private func holds(
    _ bytes: UnsafeBufferPointer<UInt8>, _ kind: ValueKind, _ scratch: inout [UInt8]
  ) -> Bool {
    if kind == .null { return false }
    if case .exists = test { return true }
    if kind == .object { return false }
    switch test {
    case .exists, .timeWithin: return true
    case .equals(let values): return equals(values, bytes, kind)
    case .equalsIgnoringCase(let values):
      return lowered(bytes, &scratch) { equals(values, $0, kind) }
    case .wildcard(let pattern, spelling: _, let ignoringCase):
      return ignoringCase
        ? lowered(bytes, &scratch) { pattern.matchesWhole($0) } : pattern.matchesWhole(bytes)
    case .phrase(let phrase, let onlyStrings):
      if onlyStrings, kind != .string { return false }
      return lowered(bytes, &scratch) { phrase.isFound(in: $0) }
    case .stretch(let pattern, spelling: _, let onlyStrings):
      if onlyStrings, kind != .string { return false }
      return lowered(bytes, &scratch) { pattern.matchesStretch(of: $0) }
    case .interval(let interval):
      guard kind == .number || kind == .string, let number = DecimalNumber(json: bytes) else { return false }
      return interval.contains(number)
    case .textInterval(let interval): return kind == .string && interval.contains(bytes)
    case .tagInterval(let numbers, let texts):
      return DecimalNumber(json: bytes).map(numbers.contains) ?? texts.contains(bytes)
    case .addressIn(let blocks):
      guard kind == .string, let address = IPAddress(bytes) else { return false }
      return blocks.contains { $0.contains(address) }
    }
  }

  /// A number equals by value, everything else by bytes.
  private func equals(
    _ values: [EqualityValue], _ bytes: UnsafeBufferPointer<UInt8>, _ kind: ValueKind
  ) -> Bool {
    if kind == .number {
      guard !numbers.isEmpty, let number = DecimalNumber(json: bytes) else { return false }
      return numbers.contains(number)
    }
    if values.count > 8 { return contains(values, bytes) }
    for value in values where isSame(value.text.bytes, bytes) { return true }
    return false
  }

  /// Binary search: the values are sorted by text.
  private func contains(_ values: [EqualityValue], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      let candidate = values[middle].text.bytes
      if isSame(candidate, bytes) { return true }
      if candidate.lexicographicallyPrecedes(bytes) { low = middle + 1 } else { high = middle }
    }
    return false
  }

  private func isSame(_ one: [UInt8], _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for index in one.indices where one[index] != other[index] { return false }
    return true
  }

  private func lowered(
    _ bytes: UnsafeBufferPointer<UInt8>, _ scratch: inout [UInt8],
    _ body: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    scratch.removeAll(keepingCapacity: true)
    LowerCasing.lowered(bytes, into: &scratch)
    return scratch.withUnsafeBufferPointer(body)
  }
}
