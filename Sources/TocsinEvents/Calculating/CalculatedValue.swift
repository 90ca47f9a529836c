import TocsinLogModel

/// A value of an expression: plain data, no reference is counted.
struct CalculatedValue {
  /// `null` is no value; an object never occurs.
  var kind: ValueKind
  /// The text, or the number or boolean as written; `nil` for a number that was computed.
  var start: UnsafePointer<UInt8>?
  var count: Int
  /// The number that was computed; always finite.
  var computed: Double

  static var null: CalculatedValue { CalculatedValue(kind: .null, start: nil, count: 0) }

  init(kind: ValueKind, start: UnsafePointer<UInt8>?, count: Int, computed: Double = 0) {
    self.kind = kind
    self.start = start
    self.count = count
    self.computed = computed
  }

  init(kind: ValueKind, _ bytes: UnsafeBufferPointer<UInt8>) {
    self.init(kind: kind, start: bytes.baseAddress, count: bytes.count)
  }

  /// A computed number; null where the result is not finite.
  init(_ number: Double) {
    self = .null
    guard number.isFinite else { return }
    kind = .number
    // `-0` is `0`.
    computed = number == 0 ? 0 : number
  }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  var isNull: Bool { if case .null = kind { true } else { false } }
  var isText: Bool { if case .string = kind { true } else { false } }
  var isNumber: Bool { if case .number = kind { true } else { false } }
  var isBoolean: Bool {
    switch kind {
    case .true, .false: true
    default: false
    }
  }
}

/// What the documentation of calculated fields leaves open, decided here and told in `docs/calculated-fields.md`.
///
/// - A field without a value, an object, and a field with several values are null: nothing is picked by chance.
/// - A text that is entirely a JSON number stands for that number where one is needed. Nothing else is converted to a
///   number.
/// - A boolean stands for the text `true` or `false` where a text is needed, and these texts for the boolean where a
///   condition is. A number stands for its spelling: that of the log, or the shortest one where it was computed.
/// - A condition is true or it is not: null, and what is no condition, is not true.
/// - Numbers are compared exactly. Arithmetic is that of doubles; a result that is not finite is null.
/// - Two texts are equal by their bytes, and in order by value where both are numbers, else by their bytes.
/// - Values of different kinds are unequal, and in no order: null.
extension CalculatedValue {
  /// The number that the value is or stands for.
  var decimal: DecimalNumber? {
    switch kind {
    case .number:
      return start == nil ? CalculatedValue.decimal(computed) : DecimalNumber(json: bytes)
    case .string: return DecimalNumber(json: bytes)
    case .null, .true, .false, .object: return nil
    }
  }

  /// The same for arithmetic; `nil` beyond the range of doubles.
  var number: Double? {
    if isNumber, start == nil { return computed }
    guard let value = decimal?.doubleValue, value.isFinite else { return nil }
    return value
  }

  /// The whole number that the value is or stands for.
  var whole: Int? { number.flatMap { Int(exactly: $0) } }

  var isTrue: Bool {
    switch kind {
    case .true: true
    case .string: bytes.elementsEqual("true".utf8)
    case .null, .false, .number, .object: false
    }
  }

  /// A computed number by its shortest spelling.
  static func decimal(_ number: Double) -> DecimalNumber {
    if abs(number) < 0x1p53, let whole = Int64(exactly: number) { return DecimalNumber(whole) }
    return DecimalNumber(UTF8Text("\(number)")) ?? DecimalNumber(0)
  }

  /// Whether two values that are not null are equal.
  static func areEqual(_ one: CalculatedValue, _ other: CalculatedValue) -> Bool {
    if one.isText && other.isText || one.isBoolean || other.isBoolean {
      // A number is no text and no boolean.
      return !one.isNumber && !other.isNumber && one.bytes.elementsEqual(other.bytes)
    }
    guard let left = one.decimal, let right = other.decimal else { return false }
    return left == right
  }

  /// Below zero, zero or above zero as one value stands before, at or after another; `nil` where there is no order.
  static func order(_ one: CalculatedValue, _ other: CalculatedValue) -> Int? {
    if let left = one.decimal, let right = other.decimal { return left < right ? -1 : left == right ? 0 : 1 }
    guard one.isText, other.isText else { return nil }
    if one.bytes.elementsEqual(other.bytes) { return 0 }
    return one.bytes.lexicographicallyPrecedes(other.bytes) ? -1 : 1
  }
}
