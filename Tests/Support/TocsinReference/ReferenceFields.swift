import TocsinEvents
import TocsinLogModel
import TocsinSemantics

/// Group-by, distinct and metric values of a decoded event.
enum ReferenceFields {
  /// All combinations of the fields' distinct texts; `nil` when one is missing, or there are more than 1,000.
  static func tuples(
    _ fields: [GroupField], _ event: Event, isOptional: Bool, _ definitions: ReferenceFieldDefinitions = [:]
  ) -> [[UTF8Text]]? {
    var tuples: [[UTF8Text]] = [[]]
    for field in fields {
      var texts: [UTF8Text] = []
      for text in values(field, event, definitions).compactMap(text) where !texts.contains(text) {
        texts.append(text)
      }
      if texts.isEmpty {
        guard isOptional else { return nil }
        texts = ["N/A"]
      }
      tuples = tuples.flatMap { tuple in texts.map { tuple + [$0] } }
      if tuples.count > 1000 { return nil }
    }
    return tuples
  }

  static func numbers(
    _ fields: [GroupField], _ event: Event, _ definitions: ReferenceFieldDefinitions = [:]
  ) -> [DecimalNumber] {
    guard let field = fields.first else { return [] }
    return values(field, event, definitions).compactMap { value in
      switch value {
      case .number(let text), .string(let text): DecimalNumber(text)
      default: nil
      }
    }
  }

  /// Exact for integers; once a fraction takes part the double nearest to the exact sum, as Python's `fsum` finds it.
  static func sum(_ numbers: [DecimalNumber]) -> DecimalNumber {
    let integers = numbers.compactMap(\.integerValue)
    if integers.count == numbers.count {
      return DecimalNumber(Int64(clamping: integers.reduce(Int128(0)) { $0 + Int128($1) }))
    }
    var text = "\(nearestSum(numbers.flatMap(parts)))"
    if text.hasSuffix(".0") { text.removeLast(2) }
    return DecimalNumber(UTF8Text(text)) ?? DecimalNumber(0)
  }

  /// The same number in doubles that are exact for integers.
  private static func parts(_ number: DecimalNumber) -> [Double] {
    guard let integer = number.integerValue else { return [number.doubleValue] }
    return [Double(integer >> 32) * 4_294_967_296, Double(integer & 0xFFFF_FFFF)]
  }

  /// Shewchuk's partial sums, which do not overlap, then one rounding.
  private static func nearestSum(_ numbers: [Double]) -> Double {
    var partials: [Double] = []
    for number in numbers {
      var carried = number
      var kept: [Double] = []
      for partial in partials {
        let (larger, smaller) =
          carried.magnitude < partial.magnitude ? (partial, carried) : (carried, partial)
        let sum = larger + smaller
        let rest = smaller - (sum - larger)
        if rest != 0 { kept.append(rest) }
        carried = sum
      }
      partials = kept + [carried]
    }
    guard var total = partials.popLast() else { return 0 }
    while let partial = partials.popLast() {
      let sum = total + partial
      let rest = partial - (sum - total)
      total = sum
      guard rest != 0 else { continue }
      // Half way between two doubles, what is below decides.
      if let below = partials.last, (below < 0) == (rest < 0), total + 2 * rest - total == 2 * rest {
        total += 2 * rest
      }
      break
    }
    return total
  }

  private static func values(
    _ field: GroupField, _ event: Event, _ definitions: ReferenceFieldDefinitions
  ) -> [AttributeValue] {
    switch field.source {
    case .calculated(let field):
      return ReferenceExpression.value(field.name, event, definitions).map { [$0] } ?? []
    case .attribute(let path): return ReferenceMatcher.values(path.segments, event.attributes)
    case .reserved(.host): return [event.host].compactMap { $0.map(AttributeValue.string) }
    case .reserved(.service): return [event.service].compactMap { $0.map(AttributeValue.string) }
    case .reserved(.source): return [event.source].compactMap { $0.map(AttributeValue.string) }
    case .reserved(.status): return [event.status].compactMap { $0.map(AttributeValue.string) }
    case .reserved(.message): return [event.message].compactMap { $0.map(AttributeValue.string) }
    case .reserved(.traceID): return [event.traceID].compactMap { $0.map(AttributeValue.string) }
    case .reserved(.timestamp): return []
    case .tag(let key):
      let prefix = key.description.lowercased() + ":"
      return event.tags.filter { $0.description.hasPrefix(prefix) }
        .map { .string(UTF8Text(String($0.description.dropFirst(prefix.count)))) }
    }
  }

  private static func text(_ value: AttributeValue) -> UTF8Text? {
    switch value {
    case .string(let text): text
    case .number(let text): DecimalNumber(text).map { UTF8Text($0.canonicalText) } ?? text
    case .boolean(let value): value ? "true" : "false"
    default: nil
    }
  }
}
