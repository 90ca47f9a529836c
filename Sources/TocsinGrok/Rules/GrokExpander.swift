import TocsinEvents
import TocsinLogModel

/// What a group of an expanded rule becomes.
struct GrokCapture: Sendable {
  /// The name of the group in the pattern.
  var group: String
  /// Where the value goes; empty: the members of an object go to the root.
  var route: UTF8Text
  var value: GrokValue
  var filter: GrokFilter?
}

/// A rule with all references replaced, and its captures in the order of their places.
struct ExpandedRule {
  var pattern: [UInt8] = []
  var captures: [GrokCapture] = []

  /// Whether ``GrokMatcher/definitions`` must stand before the pattern.
  var refersToDefinitions: Bool {
    let sign = Array("(?&_t".utf8)
    return pattern.indices.contains { pattern[$0] == sign[0] && pattern[$0...].starts(with: sign) }
  }
}

/// Replaces references by what they stand for.
///
/// Source: pipeline reference, sections 3.1 and 3.2.
struct GrokExpander {
  /// Expanded patterns may not grow without end.
  static let maximumLength = 1 << 18
  static let maximumDepth = 32

  let support: [UTF8Text: GrokLine]
  let matching: [UTF8Text: GrokLine]
  let zones: any TimeZoneSource
  let userAgents: (@Sendable (UTF8Text) -> [AttributeMember])?
  private(set) var result = ExpandedRule()

  init(
    support: [UTF8Text: GrokLine], matching: [UTF8Text: GrokLine], zones: any TimeZoneSource,
    userAgents: (@Sendable (UTF8Text) -> [AttributeMember])?
  ) {
    self.support = support
    self.matching = matching
    self.zones = zones
    self.userAgents = userAgents
  }

  /// A rule that is called as a matcher is means the matcher by that name.
  mutating func expand(_ definition: [UInt8], of name: UTF8Text) throws(GrokDefinitionParser.Mistake) {
    try expand(definition, under: [name])
  }

  private mutating func expand(
    _ definition: [UInt8], under names: [UTF8Text]
  ) throws(GrokDefinitionParser.Mistake) {
    for piece in try GrokDefinitionParser.parse(definition) {
      switch piece {
      case .literal(let bytes, let offset):
        let (pattern, problem) = JavaPattern.translated(bytes)
        if let problem {
          throw GrokDefinitionParser.Mistake(
            offset: offset, message: problem, next: "write the characters out")
        }
        result.pattern += pattern
      case .reference(let reference): try add(reference, under: names)
      }
      guard result.pattern.count <= GrokExpander.maximumLength else {
        throw GrokDefinitionParser.Mistake(
          offset: 0,
          message: "the rule is longer than \(GrokExpander.maximumLength) bytes with all that it refers to",
          next: "divide it")
      }
    }
  }

  private mutating func add(
    _ reference: GrokReference, under names: [UTF8Text]
  ) throws(GrokDefinitionParser.Mistake) {
    let name = reference.call.name
    let extracts = !(reference.path?.isEmpty ?? true) || reference.filter != nil
    let isOwnName = names.last == name && GrokMatcher.names.contains(name.description)
    if !isOwnName, let rule = support[name] ?? matching[name] {
      guard !names.contains(name), names.count < GrokExpander.maximumDepth else {
        throw GrokDefinitionParser.Mistake(
          offset: reference.offset, message: "`\(name)` refers to itself", next: "break the circle")
      }
      if extracts {
        try beginCapture(reference, .text)
        try expand(rule.definition, under: names + [name])
        write(")")
      } else if reference.hasColon {
        write("(?:")
        try expand(rule.definition, under: names + [name])
        write(")")
      } else {
        // Spliced in as text, without a group.
        try expand(rule.definition, under: names + [name])
      }
      return
    }
    let found: (pattern: [UInt8], value: GrokValue)?
    do throws(GrokDefinitionParser.Mistake) {
      found = try GrokMatcher.find(reference.call, zones: zones)
    } catch {
      throw GrokDefinitionParser.Mistake(offset: reference.offset, message: error.message, next: error.next)
    }
    guard let found else {
      throw GrokDefinitionParser.Mistake(
        offset: reference.offset, message: "`\(name)` is neither a rule nor a matcher",
        next: "define it as a support rule, or write a matcher such as `word` or `data`")
    }
    if extracts {
      try beginCapture(reference, found.value)
      result.pattern += found.pattern
      write(")")
    } else {
      result.pattern += found.pattern
    }
  }

  private mutating func beginCapture(
    _ reference: GrokReference, _ value: GrokValue
  ) throws(GrokDefinitionParser.Mistake) {
    let group = "_t\(result.captures.count)"
    var filter: GrokFilter?
    if let call = reference.filter {
      do throws(GrokFilter.Problem) {
        filter = try GrokFilter.make(call, zones: zones, userAgents: userAgents)
      } catch {
        throw GrokDefinitionParser.Mistake(offset: reference.offset, message: error.message, next: error.next)
      }
    }
    result.captures.append(
      GrokCapture(group: group, route: reference.path ?? "", value: value, filter: filter))
    write("(?<\(group)>")
  }

  private mutating func write(_ text: String) { result.pattern += Array(text.utf8) }
}
