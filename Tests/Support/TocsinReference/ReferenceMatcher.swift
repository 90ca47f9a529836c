package import TocsinEvents
package import TocsinLogModel
package import TocsinSyntax

/// The naive, obviously right matcher: walks the query tree over a decoded event.
///
/// It shares no matching code with the product: scalars in arrays, recursion, no plan. Source: query reference.
package enum ReferenceMatcher {
  /// `fields` are the calculated fields of the rule that the query belongs to.
  package static func matches(
    _ query: QuerySyntax, _ event: Event, _ fields: ReferenceFieldDefinitions = [:]
  ) -> Bool {
    query.root.map { matches($0, event, fields) } ?? true
  }

  private static func matches(
    _ node: QueryNode, _ event: Event, _ fields: ReferenceFieldDefinitions
  ) -> Bool {
    switch node {
    case .or(let operands, _): operands.contains { matches($0, event, fields) }
    case .and(let operands, _): operands.allSatisfy { matches($0, event, fields) }
    case .not(let operand, _): !matches(operand, event, fields)
    case .leaf(let term): matches(term.test, term.subject, event, fields)
    }
  }

  private static func matches(
    _ value: ValueNode, _ subject: QueryTerm.Subject, _ event: Event, _ fields: ReferenceFieldDefinitions
  ) -> Bool {
    switch value {
    case .or(let operands, _): operands.contains { matches($0, subject, event, fields) }
    case .and(let operands, _): operands.allSatisfy { matches($0, subject, event, fields) }
    case .not(let operand, _): !matches(operand, subject, event, fields)
    case .leaf(let value): matches(value.test, subject, event, fields)
    }
  }

  private static func matches(
    _ test: ValueTest, _ subject: QueryTerm.Subject, _ event: Event, _ fields: ReferenceFieldDefinitions
  ) -> Bool {
    switch subject {
    case .everything: return true
    case .freeText:
      let paths: [[UTF8Text]] = [["title"], ["error", "message"], ["error", "stack"]]
      var found: [AttributeValue] = paths.flatMap { values($0, event.attributes) }
      if let message = event.message { found.append(.string(message)) }
      return found.contains { value in
        if case .string(let text) = value { ReferenceText.isFound(test, in: text) } else { false }
      }
    case .fullText:
      if test == .exists { return true }
      let reserved = [event.message, event.host, event.service, event.source, event.status, event.traceID]
      let texts = reserved.compactMap { $0 } + leaves(event.attributes).compactMap(text)
      return texts.contains { ReferenceText.isFound(test, in: $0) }
    case .attribute(let path):
      return values(path.segments, event.attributes).contains { holdsByValue(test, $0) }
    case .reserved(.message):
      guard let message = event.message else { return false }
      return test == .exists || ReferenceText.isFound(test, in: message)
    case .reserved(.timestamp): return event.timestamp.map { holds(test, $0) } ?? false
    case .reserved(.status):
      guard let status = event.status else { return false }
      if case .text(let word, quoted: _) = test { return status == statusName(word) }
      return holds(lowered(test), .string(ReferenceText.lowered(status)))
    case .reserved(let name): return reserved(name, event).map { holds(test, .string($0)) } ?? false
    case .calculated(let field):
      return ReferenceExpression.value(field.name, event, fields).map { holdsByValue(test, $0) } ?? false
    case .wholeTag: return event.tags.contains { tagHolds(test, $0) }
    case .tag(let key):
      if key.bytes.contains(UInt8(ascii: ":")) { return false }
      let prefix = ReferenceText.lowered(key).bytes + [UInt8(ascii: ":")]
      return event.tags.contains { tag in
        tag.bytes.starts(with: prefix)
          && tagHolds(test, UTF8Text(bytes: Array(tag.bytes.dropFirst(prefix.count))))
      }
    }
  }

  // MARK: - Values

  /// What a word means as the status of a log.
  private static func statusName(_ word: UTF8Text) -> UTF8Text {
    if word.isEmpty { return word }
    let names = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug", "ok"]
    let text = word.description.lowercased()
    if text.count == 1, let number = Int(text), number < 8 { return UTF8Text(names[number]) }
    let beginnings = [
      ("emerg", 0), ("f", 0), ("a", 1), ("c", 2), ("e", 3), ("w", 4), ("n", 5), ("i", 6), ("d", 7),
      ("trace", 7),
      ("verbose", 7), ("o", 8), ("s", 8),
    ]
    return UTF8Text(names[beginnings.first { text.hasPrefix($0.0) }?.1 ?? 6])
  }

  /// All values a path reaches; objects only where they hold something.
  package static func values(_ segments: [UTF8Text], _ value: AttributeValue) -> [AttributeValue] {
    switch value {
    case .array(let elements): return elements.flatMap { values(segments, $0) }
    case .object(let members):
      if segments.isEmpty { return isPresent(value) ? [value] : [] }
      return (1...segments.count).flatMap { count -> [AttributeValue] in
        let key = UTF8Text(
          bytes: Array(segments[..<count].map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
        guard let member = members.last(where: { $0.key == key }) else { return [] }
        return values(Array(segments[count...]), member.value)
      }
    case .null: return []
    case .boolean, .number, .string: return segments.isEmpty ? [value] : []
    }
  }

  private static func isPresent(_ value: AttributeValue) -> Bool {
    switch value {
    case .null: false
    case .boolean, .number, .string: true
    case .array(let elements): elements.contains(where: isPresent)
    case .object(let members): members.contains { isPresent($0.value) }
    }
  }

  private static func leaves(_ value: AttributeValue) -> [AttributeValue] {
    switch value {
    case .array(let elements): elements.flatMap(leaves)
    case .object(let members): members.flatMap { leaves($0.value) }
    case .null: []
    default: [value]
    }
  }

  static func reserved(_ name: ReservedAttribute, _ event: Event) -> UTF8Text? {
    switch name {
    case .host: event.host
    case .service: event.service
    case .source: event.source
    case .traceID: event.traceID
    case .status: event.status
    case .message: event.message
    case .timestamp: nil
    }
  }

  private static func text(_ value: AttributeValue) -> UTF8Text? {
    switch value {
    case .string(let text), .number(let text): text
    case .boolean(let value): value ? "true" : "false"
    default: nil
    }
  }

  // MARK: - Tests

  /// A number without quotes equals texts and numbers by value.
  private static func holdsByValue(_ test: ValueTest, _ value: AttributeValue) -> Bool {
    guard case .text(let wanted, quoted: false) = test, let number = DecimalNumber(wanted) else {
      return holds(test, value)
    }
    switch value {
    case .string(let text), .number(let text): return DecimalNumber(text) == number
    default: return false
    }
  }

  private static func holds(_ test: ValueTest, _ value: AttributeValue) -> Bool {
    if test == .exists { return isPresent(value) }
    guard let text = text(value) else { return false }
    switch test {
    case .exists: return true
    case .text(let wanted, quoted: _):
      if case .number = value {
        guard let one = DecimalNumber(wanted), let other = DecimalNumber(text) else { return false }
        return one == other
      }
      return wanted == text
    case .wildcard(let pieces): return ReferenceText.covers(pieces, ReferenceText.scalars(text))
    case .cidr(let blocks):
      guard case .string = value, let address = IPAddress(text) else { return false }
      return blocks.contains { $0.contains(address) }
    case .comparison, .range: return isWithin(test, value, text)
    }
  }

  private static func isWithin(_ test: ValueTest, _ value: AttributeValue, _ text: UTF8Text) -> Bool {
    if case .boolean = value { return false }
    for (bound, isLower, includes) in ends(test) {
      switch bound {
      case .number(let limit, spelling: _):
        guard let number = DecimalNumber(text) else { return false }
        if number == limit ? !includes : (number < limit) == isLower { return false }
      case .text(let limit, quoted: _):
        guard case .string = value else { return false }
        if text == limit ? !includes : (text < limit) == isLower { return false }
      }
    }
    return true
  }

  private static func tagHolds(_ test: ValueTest, _ text: UTF8Text) -> Bool {
    switch test {
    case .comparison, .range:
      let number = DecimalNumber(text)
      return ends(test).allSatisfy { bound, isLower, includes in
        if case .number(let limit, spelling: _) = bound, let number {
          return number == limit ? includes : (number < limit) != isLower
        }
        let limit: UTF8Text
        switch bound {
        case .number(_, let spelling): limit = spelling
        case .text(let text, quoted: _): limit = ReferenceText.lowered(text)
        }
        return text == limit ? includes : (text < limit) != isLower
      }
    default: return holds(lowered(test), .string(text))
    }
  }

  private static func ends(_ test: ValueTest) -> [(bound: Bound, isLower: Bool, includes: Bool)] {
    switch test {
    case .comparison(let operation, let bound):
      let isLower = operation == .greater || operation == .greaterOrEqual
      return [(bound, isLower, operation == .greaterOrEqual || operation == .lessOrEqual)]
    case .range(let lower, let includesLower, let upper, let includesUpper):
      return [lower.map { ($0, true, includesLower) }, upper.map { ($0, false, includesUpper) }].compactMap {
        $0
      }
    default: return []
    }
  }

  private static func holds(_ test: ValueTest, _ time: Timestamp) -> Bool {
    func instant(_ bound: Bound) -> Timestamp? {
      let text: UTF8Text
      switch bound {
      case .number(_, let spelling): text = spelling
      case .text(let value, quoted: _): text = value
      }
      if let number = DecimalNumber(text)?.integerValue { return Timestamp(microseconds: number * 1000) }
      return text.bytes.withUnsafeBufferPointer { Timestamp(iso8601: $0) }
    }
    if case .text(let text, quoted: _) = test { return instant(.text(text, quoted: true)) == time }
    return ends(test).allSatisfy { bound, isLower, includes in
      guard let limit = instant(bound) else { return false }
      return time == limit ? includes : (time < limit) != isLower
    }
  }

  private static func lowered(_ test: ValueTest) -> ValueTest {
    switch test {
    case .text(let text, let quoted): .text(ReferenceText.lowered(text), quoted: quoted)
    case .wildcard(let pieces): .wildcard(ReferenceText.lowered(pieces))
    default: test
    }
  }
}
