package import TocsinLogModel

/// The literals of which a record must hold at least one to meet any query of a plan set.
///
/// Conservative by construction: a record that holds none of them meets no query, in whatever way JSON may spell it,
/// provided that a record with a `\u` escape is never passed over (``escape`` is among the literals) and that no literal
/// holds a byte that JSON may write in another way.
package struct LiteralPrefilter: Sendable, Hashable {
  /// Begins every escape by which JSON can respell a byte of a literal.
  package static let escape = ScanLiteral(Array("\\u".utf8))
  /// Shorter literals are in most records.
  static let minimumLength = 3

  /// Sorted, ``escape`` included.
  ///
  /// Empty when no query can be met at all.
  package let literals: [ScanLiteral]

  /// `nil` where some query has no required literal, or where there are too many to be worth it.
  package init?(_ plan: PlanSet, names: RecordNames) {
    var all: Set<ScanLiteral> = []
    for query in plan.queries {
      guard let set = LiteralPrefilter.required(by: query.predicate, plan.arena, names) else { return nil }
      all.formUnion(set.literals)
      if all.count >= LiteralScanner.maximumCount { return nil }
    }
    literals = all.isEmpty ? [] : (all.union([LiteralPrefilter.escape])).sorted()
  }

  /// What reading a record keeps of its bytes.
  package struct RecordNames: Sendable {
    /// The words of attribute names, what is between underscores, are in the record, in some case.
    ///
    /// False where reading a record may give names that share no word with those in it.
    package var keepsWords: Bool
    /// Attributes that may have one of `values` in a record that holds `sign`, and nothing of the value.
    package var implied: [(path: AttributePath, values: [UTF8Text], sign: UTF8Text)]

    /// With nothing implied, names are in the record but for case and underscores.
    package init(
      keepsWords: Bool = true, implied: [(path: AttributePath, values: [UTF8Text], sign: UTF8Text)] = []
    ) {
      self.keepsWords = keepsWords
      self.implied = implied
    }

    fileprivate func implication(
      _ field: EventField
    ) -> (path: AttributePath, values: [UTF8Text], sign: UTF8Text)? {
      guard case .attribute(let path) = field else { return nil }
      return implied.first { $0.path == path }
    }
  }

  /// Literals of which one is required, and how selective the weakest of them is.
  package struct Requirement {
    /// A record without any of these can't match.
    ///
    /// Empty: no record matches.
    package var literals: Set<ScanLiteral>
    var quality: Int
  }

  /// What every event that meets a predicate must hold; `nil` where nothing is known.
  package static func required(
    by id: PredicateID, _ arena: PredicateArena, _ names: RecordNames
  ) -> Requirement? {
    switch arena[id] {
    case .constant(let value): return value ? nil : Requirement(literals: [], quality: .max)
    case .not: return nil
    case .atom(let atom): return required(by: atom, names)
    case .and(let operands):
      return operands.compactMap { required(by: $0, arena, names) }.max { $0.quality < $1.quality }
    case .or(let operands):
      var union = Requirement(literals: [], quality: .max)
      for operand in operands {
        guard let part = required(by: operand, arena, names) else { return nil }
        union.literals.formUnion(part.literals)
        union.quality = min(union.quality, part.quality)
      }
      // Many alternatives are met more often than one.
      union.quality -= union.literals.count
      return union.literals.count <= LiteralScanner.maximumCount ? union : nil
    }
  }

  private static func required(by atom: Atom, _ names: RecordNames) -> Requirement? {
    if let implied = names.implication(atom.field) {
      guard var values = valueLiterals(atom) else { return nil }
      guard mayBeImplied(atom, implied.values) else { return values }
      values.literals.insert(ScanLiteral(implied.sign.bytes))
      values.quality = min(values.quality, 10 * implied.sign.bytes.count)
      return values
    }
    let values = valueLiterals(atom)
    let keys = names.keepsWords ? keyLiteral(atom.field) : nil
    return [values, keys].compactMap { $0 }.max { $0.quality < $1.quality }
  }

  private static func mayBeImplied(_ atom: Atom, _ values: [UTF8Text]) -> Bool {
    guard case .equals(let wanted) = atom.test else { return true }
    return wanted.contains { values.contains($0.text) }
  }

  /// The longest word on the way to an attribute: it says less than a value, since all events of a kind have it.
  ///
  /// Rows of some sources are renamed by case and underscores, so no more than a word of a name is in the record.
  private static func keyLiteral(_ field: EventField) -> Requirement? {
    guard case .attribute(let path) = field else { return nil }
    let words = path.segments.flatMap { segment in
      segment.bytes.split { $0 == UInt8(ascii: "_") || mayBeEscaped($0) }
    }
    guard let best = words.max(by: { $0.count < $1.count }), best.count >= minimumLength else { return nil }
    return Requirement(literals: [ScanLiteral(Array(best), ignoresCase: true)], quality: best.count)
  }

  private static func mayBeEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/")
  }

  private static func valueLiterals(_ atom: Atom) -> Requirement? {
    let isVerbatim: Bool
    switch atom.field {
    case .attribute, .reserved(.message), .reserved(.host), .reserved(.service), .reserved(.traceID), .tags:
      isVerbatim = true
    // A source may be implied, a status is translated, a time is read; full text searches all of them. What is
    // computed stands in no record.
    case .reserved(.source), .reserved(.status), .reserved(.timestamp), .anyText, .calculated:
      isVerbatim = false
    }
    guard isVerbatim else { return nil }
    let ignoresCase = atom.isCaseInsensitive || atom.field == .tags
    var texts: [[UInt8]] = []
    switch atom.test {
    case .equals(let values):
      for value in values {
        // A number has many spellings.
        if value.number != nil { return nil }
        texts.append(value.text.bytes)
      }
      return requirement(texts.map { [$0] }, ignoresCase)
    case .wildcard(let pattern), .stretch(let pattern, onlyStrings: _):
      return requirement([pattern.literals], ignoresCase)
    case .phrase(let phrase, onlyStrings: _):
      return requirement([phrase.tokens.map(\.bytes)], ignoresCase)
    case .exists, .interval, .textInterval, .tagInterval, .addressIn, .timeWithin: return nil
    }
  }

  /// One literal of each alternative, each being a list of texts that all occur.
  private static func requirement(_ alternatives: [[[UInt8]]], _ ignoresCase: Bool) -> Requirement? {
    var literals: Set<ScanLiteral> = []
    var quality = Int.max
    for texts in alternatives {
      let candidates = texts.compactMap { literal($0, ignoresCase: ignoresCase) }
      guard let best = candidates.max(by: { $0.bytes.count < $1.bytes.count }) else { return nil }
      literals.insert(best)
      quality = min(quality, 10 * min(best.bytes.count, 24))
    }
    return Requirement(literals: literals, quality: quality - literals.count)
  }

  /// The longest part of a text that a record can hold in one spelling only, `\u` escapes apart.
  static func literal(_ text: [UInt8], ignoresCase: Bool) -> ScanLiteral? {
    let parts = text.split { byte in
      switch byte {
      case _ where mayBeEscaped(byte): return true
      // The Kelvin sign and the dotted capital I are lower-cased to these; other scripts have more such pairs.
      case UInt8(ascii: "k"), UInt8(ascii: "K"), UInt8(ascii: "i"), UInt8(ascii: "I"): return ignoresCase
      default: return ignoresCase && byte >= 0x80
      }
    }
    guard let longest = parts.max(by: { $0.count < $1.count }), longest.count >= minimumLength else {
      return nil
    }
    return ScanLiteral(Array(longest), ignoresCase: ignoresCase)
  }
}
