package import TocsinEvents
package import TocsinLogModel

/// What the rules of a parser make of one text, rule by rule.
package struct GrokTrace: Sendable {
  /// What one capture took.
  package struct Capture: Sendable {
    /// Where the value goes; empty for the root.
    package let name: UTF8Text
    package let text: UTF8Text
    /// In bytes of the trimmed text.
    package let range: Range<Int>
  }

  /// One rule that was tried.
  package struct Attempt: Sendable {
    package let rule: UTF8Text
    /// The definition as it is written, and where it begins in the text of the rules.
    package let definition: UTF8Text
    package let offset: Int
    /// Bytes of the definition, and of the trimmed text, that match from their beginnings.
    package let matchedDefinition: Int
    package let matchedText: Int
    package let isLimited: Bool
  }

  /// The text without blanks at its ends.
  package let text: UTF8Text
  /// The rules that did not match, up to the one that did.
  package let failed: [Attempt]
  /// The name of the rule that matched.
  package let rule: UTF8Text?
  package let captures: [Capture]
  /// The attributes that come of it.
  package let attributes: [AttributeMember]
}

extension GrokRules {
  /// Tries the rules one after another, and finds for each that does not match how far it does.
  package func trace(_ text: UTF8Text, clock: Timestamp, scratch: GrokScratch) -> GrokTrace {
    let trimmed = GrokRules.trimmed(text)
    let outcome = match(text, clock: clock, scratch: scratch)
    var (failed, captures): ([GrokTrace.Attempt], [GrokTrace.Capture]) = ([], [])
    trimmed.withUnsafeBufferPointer { bytes in
      for line in lines {
        guard let rule = rules.first(where: { $0.name == line.name }) else { continue }
        if outcome.rule == rule.name {
          guard rule.pattern.match(bytes, scratch) == .matched else { break }
          for place in rule.captures {
            guard let range = scratch.range(place.group), !range.isEmpty else { continue }
            captures.append(
              GrokTrace.Capture(
                name: place.capture.route, text: UTF8Text(bytes: Array(bytes[range])), range: range))
          }
          break
        }
        failed.append(attempt(line, rule, bytes, scratch))
      }
    }
    return GrokTrace(
      text: UTF8Text(bytes: trimmed), failed: failed, rule: outcome.rule, captures: captures,
      attributes: outcome.attributes ?? [])
  }

  /// The longest beginning of a rule that matches a beginning of the text.
  ///
  /// What a longer beginning matches a shorter one does too, so the places are halved.
  private func attempt(
    _ line: GrokLine, _ rule: Rule, _ text: UnsafeBufferPointer<UInt8>, _ scratch: GrokScratch
  ) -> GrokTrace.Attempt {
    let ends = GrokRules.ends(of: line.definition)
    var (low, high) = (0, ends.count - 1)
    var best = (definition: 0, text: 0)
    while low <= high {
      let middle = (low + high) / 2
      if let length = matched(Array(line.definition[..<ends[middle]]), of: line.name, text, scratch) {
        best = (ends[middle], length)
        low = middle + 1
      } else {
        high = middle - 1
      }
    }
    return GrokTrace.Attempt(
      rule: line.name, definition: UTF8Text(bytes: line.definition), offset: line.offset,
      matchedDefinition: best.definition, matchedText: best.text,
      isLimited: rule.pattern.match(text, scratch) == .limited)
  }

  /// Bytes of the text that a definition matches from its beginning, as many as it can.
  private func matched(
    _ definition: [UInt8], of name: UTF8Text, _ text: UnsafeBufferPointer<UInt8>, _ scratch: GrokScratch
  ) -> Int? {
    let matching = Dictionary(lines.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var expander = GrokExpander(support: support, matching: matching, zones: zones, userAgents: nil)
    guard (try? expander.expand(definition, of: name)) != nil,
      let rule = try? GrokRules.compile("part", expander.result, isWhole: false),
      rule.pattern.match(text, scratch) == .matched
    else { return nil }
    return scratch.range(0)?.upperBound
  }

  /// The places at which a definition can be cut: behind each character and reference outside groups and classes, but not
  /// before a quantifier.
  private static func ends(of definition: [UInt8]) -> [Int] {
    guard let pieces = try? GrokDefinitionParser.parse(definition) else { return [] }
    var ends: [Int] = []
    var depth = 0
    var isInClass = false
    for piece in pieces {
      switch piece {
      case .reference(let reference):
        if depth == 0, !isInClass { ends.append(reference.offset + reference.length) }
      case .literal(let bytes, let offset):
        var index = 0
        while index < bytes.count {
          let byte = bytes[index]
          let length = byte == UInt8(ascii: "\\") ? 2 : 1
          switch byte {
          case UInt8(ascii: "["): isInClass = true
          case UInt8(ascii: "]"): isInClass = false
          case UInt8(ascii: "(") where !isInClass: depth += 1
          case UInt8(ascii: ")") where !isInClass: depth -= 1
          case UInt8(ascii: "|") where !isInClass && depth == 0: return []
          default: break
          }
          index += length
          if depth == 0, !isInClass { ends.append(offset + min(index, bytes.count)) }
        }
      }
    }
    let quantifiers: [UInt8] = [0x2A, 0x2B, 0x3F, 0x7B]
    return ends.filter { $0 == definition.count || !quantifiers.contains(definition[$0]) }
  }
}
