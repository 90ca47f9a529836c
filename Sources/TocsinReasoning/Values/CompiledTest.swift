import TocsinLogModel
import TocsinPlan

/// An atom made ready for questions about single values.
struct CompiledTest {
  let atom: Atom
  let prefix: [UInt8]
  private let texts: Set<UTF8Text>
  private let numbers: Set<DecimalNumber>
  private let tables: TextSearchTables
  private let wildcard: TextSearchTables.Wildcard?
  private let phrase: TextSearchTables.Phrase?

  init(_ atom: Atom) {
    self.atom = atom
    prefix = atom.tagPrefix?.bytes ?? []
    var tables = TextSearchTables()
    var wildcard: TextSearchTables.Wildcard?
    var phrase: TextSearchTables.Phrase?
    var texts: Set<UTF8Text> = []
    var numbers: Set<DecimalNumber> = []
    switch atom.test {
    case .equals(let values):
      texts = Set(values.map(\.text))
      numbers = Set(values.compactMap(\.number))
    case .wildcard(let pattern), .stretch(let pattern, onlyStrings: _): wildcard = tables.add(pattern)
    case .phrase(let tokens, onlyStrings: _): phrase = tables.add(tokens)
    default: break
    }
    self.texts = texts
    self.numbers = numbers
    self.tables = tables
    self.wildcard = wildcard
    self.phrase = phrase
  }

  /// 0 for a pattern anchored at the beginning, 2 for one anchored at the end, 1 for one that may stand anywhere.
  var anchorRank: Int {
    guard case .wildcard(let pattern) = atom.test else { return 1 }
    return pattern.beginsWithRun ? (pattern.endsWithRun ? 1 : 2) : 0
  }

  /// Whether the value meets the test.
  ///
  /// Source: query reference, sections 1.5 and 4.
  func holds(_ value: WitnessValue) -> Bool {
    guard var text = value.text else { return atom.test == .exists }
    if !prefix.isEmpty {
      guard text.bytes.starts(with: prefix) else { return false }
      text = UTF8Text(bytes: Array(text.bytes.dropFirst(prefix.count)))
    }
    if atom.isCaseInsensitive { text = LowerCasing.lowered(text) }
    let (isString, isNumber) =
      switch value {
      case .string: (true, false)
      case .number: (false, true)
      default: (false, false)
      }
    switch atom.test {
    case .exists: return true
    case .equals: return isNumber ? DecimalNumber(text).map(numbers.contains) ?? false : texts.contains(text)
    case .wildcard:
      guard let wildcard else { return false }
      return text.bytes.withUnsafeBufferPointer { tables.matchesWhole(wildcard, $0) }
    case .stretch(_, let onlyStrings):
      guard let wildcard, isString || !onlyStrings else { return false }
      return text.bytes.withUnsafeBufferPointer { tables.matchesStretch(wildcard, $0) }
    case .phrase(_, let onlyStrings):
      guard let phrase, isString || !onlyStrings else { return false }
      return text.bytes.withUnsafeBufferPointer { tables.contains(phrase, $0) }
    case .interval(let interval):
      guard isString || isNumber, let number = DecimalNumber(text) else { return false }
      return interval.contains(number)
    case .textInterval(let interval): return isString && interval.contains(text)
    case .tagInterval(let interval, let texts):
      return DecimalNumber(text).map(interval.contains) ?? texts.contains(text)
    case .addressIn(let blocks):
      guard isString, let address = IPAddress(text) else { return false }
      return blocks.contains { $0.contains(address) }
    case .timeWithin: return false
    }
  }

  /// The texts that alone meet the test, where it is an equality; without the prefix.
  var equalityTexts: Set<UTF8Text>? {
    if case .equals = atom.test { texts } else { nil }
  }

  var equalityNumbers: Set<DecimalNumber> { numbers }

  /// The numbers the test speaks of by value.
  var numberBounds: [DecimalNumber] {
    switch atom.test {
    case .interval(let interval), .tagInterval(let interval, _):
      [interval.lower, interval.upper].compactMap(\.self)
    default: []
    }
  }

  var isNumeric: Bool {
    switch atom.test {
    case .interval, .tagInterval: true
    default: false
    }
  }

  var isAddress: Bool { if case .addressIn = atom.test { true } else { false } }

  /// A test of the text itself, other than equality.
  var isPattern: Bool {
    switch atom.test {
    case .wildcard, .stretch, .phrase, .textInterval: true
    default: false
    }
  }
}

extension NumberInterval {
  func contains(_ number: DecimalNumber) -> Bool {
    if let lower, number == lower ? !includesLower : number < lower { return false }
    if let upper, number == upper ? !includesUpper : number > upper { return false }
    return true
  }
}

extension TextInterval {
  func contains(_ text: UTF8Text) -> Bool {
    if let lower, text == lower ? !includesLower : text < lower { return false }
    if let upper, text == upper ? !includesUpper : text > upper { return false }
    return true
  }
}
