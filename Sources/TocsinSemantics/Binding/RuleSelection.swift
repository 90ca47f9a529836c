package import TocsinDiagnostics
internal import TocsinLogModel
package import TocsinSyntax

/// Which rules a search over rules finds.
///
/// Source: rule reference, section 4.1: `type:`, `id:` or `ruleId:`, `name:`, `status:` (of any case), `source:`, tags, and free
/// text on the name. Capitals do not matter.
package enum RuleSelection {
  /// Whether a rule meets a search; an empty search finds every rule.
  package static func matches(_ query: QuerySyntax, _ rule: Rule) -> Bool {
    query.root?.holds { term in term.test.holds { matches($0.test, term.subject, rule) } } ?? true
  }

  private static func matches(_ test: ValueTest, _ subject: QueryTerm.Subject, _ rule: Rule) -> Bool {
    switch subject {
    case .everything: true
    case .freeText, .fullText: isFound(test, in: rule.name)
    case .reserved(let name): texts(UTF8Text(name.rawValue), rule).contains { holds(test, $0) }
    case .tag(let key): texts(LowerCasing.lowered(key), rule).contains { holds(test, $0) }
    case .wholeTag: rule.tags.contains { holds(test, UTF8Text($0)) }
    case .attribute, .calculated: false
    }
  }

  /// The keys of a search that are no key of rules, nor a tag of any of the rules.
  package static func unknownKeys(
    of query: QuerySyntax, among rules: [Rule]
  ) -> [(name: String, span: SourceSpan)] {
    (query.root?.leaves ?? []).compactMap { term -> (name: String, span: SourceSpan)? in
      let key: UTF8Text
      switch term.subject {
      case .everything, .freeText, .fullText, .wholeTag, .calculated: return nil
      case .attribute(let path): return ("@\(path)", term.span)
      case .reserved(let name): key = UTF8Text(name.rawValue)
      case .tag(let name): key = name
      }
      let lowered = LowerCasing.lowered(key)
      let isKnown = keys.contains(lowered) || rules.contains { !texts(lowered, $0).isEmpty }
      return isKnown ? nil : (key.description, term.span)
    }
  }

  private static let keys: [UTF8Text] = ["type", "id", "ruleid", "name", "status", "source"]

  /// What the rule has under a key.
  private static func texts(_ key: UTF8Text, _ rule: Rule) -> [UTF8Text] {
    switch key {
    case "type": return [UTF8Text(rule.type.rawValue)]
    case "id", "ruleid": return rule.id.map { [UTF8Text($0)] } ?? []
    case "name": return [UTF8Text(rule.name)]
    case "status": return rule.cases.map { UTF8Text($0.severity.rawValue) }
    default:
      return rule.tags.compactMap { tag in
        let parts = UTF8Text(tag).bytes.split(
          separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, LowerCasing.lowered(UTF8Text(bytes: Array(parts[0]))) == key else {
          return nil
        }
        return UTF8Text(bytes: Array(parts[1]))
      }
    }
  }

  private static func holds(_ test: ValueTest, _ text: UTF8Text) -> Bool {
    let text = LowerCasing.lowered(text)
    switch test {
    case .exists: return true
    case .text(let wanted, quoted: _): return LowerCasing.lowered(wanted) == text
    case .wildcard(let pieces): return matchesWhole(pattern(pieces), text)
    case .comparison, .range, .cidr: return false
    }
  }

  /// Free text: whole words in a row, or a pattern of a word.
  private static func isFound(_ test: ValueTest, in name: String) -> Bool {
    let text = LowerCasing.lowered(UTF8Text(name))
    switch test {
    case .exists: return true
    case .text(let wanted, quoted: _):
      return text.bytes.withUnsafeBufferPointer { TokenPhrase(wanted).isFound(in: $0) }
    case .wildcard(let pieces):
      let pattern = pattern(pieces)
      return TextTokens.tokens(of: text).contains { matchesWhole(pattern, $0) }
    case .comparison, .range, .cidr: return false
    }
  }

  private static func pattern(_ pieces: [WildcardPiece]) -> WildcardPattern {
    WildcardPattern(
      pieces.map { piece in
        switch piece {
        case .literal(let text): .literal(LowerCasing.lowered(text))
        case .anyRun: .anyRun
        case .anyScalar: .anyScalar
        }
      })
  }

  private static func matchesWhole(_ pattern: WildcardPattern, _ text: UTF8Text) -> Bool {
    text.bytes.withUnsafeBufferPointer { pattern.matchesWhole($0) }
  }
}
