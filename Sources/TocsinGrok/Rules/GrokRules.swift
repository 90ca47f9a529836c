package import TocsinEvents
package import TocsinLogModel

/// The match rules and support rules of one grok parser, compiled; any number of threads may match with them.
///
/// Source: pipeline reference, section 3.
package struct GrokRules: Sendable {
  /// A rule that is wrong; it is left out, the others work.
  package struct Problem: Sendable, Hashable {
    /// The rule.
    package let rule: UTF8Text
    /// In bytes of the text of match rules, or of support rules.
    package let offset: Int
    package let message: String
    /// What to do.
    package let next: String
  }

  /// What became of a text.
  package struct Outcome: Sendable {
    /// What the rule that matched makes of the text; `nil` where none matched.
    package var attributes: [AttributeMember]?
    /// The name of the rule that matched.
    package var rule: UTF8Text?
    /// A rule met a limit: whether it matches is not known.
    package var isLimited = false
  }

  struct Rule: Sendable {
    let name: UTF8Text
    let pattern: CompiledPattern
    /// By place: the numbers of its groups.
    let captures: [(capture: GrokCapture, group: Int)]
    /// Groups that the rule names itself.
    let named: [(name: UTF8Text, group: Int)]
  }

  /// What is wrong with rules.
  package let problems: [Problem]
  let rules: [Rule]
  let lines: [GrokLine]
  let support: [UTF8Text: GrokLine]
  let zones: any TimeZoneSource

  /// Compiles rules, one on each line.
  package init(
    matchRules: UTF8Text, supportRules: UTF8Text = "", zones: any TimeZoneSource,
    userAgents: (@Sendable (UTF8Text) -> [AttributeMember])? = nil
  ) {
    let helpers = GrokLines.read(supportRules, keepsTrailingBlanks: true)
    lines = GrokLines.read(matchRules, keepsTrailingBlanks: false)
    support = Dictionary(helpers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.zones = zones
    let matching = Dictionary(lines.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var (problems, rules): ([Problem], [Rule]) = ([], [])
    for line in lines {
      var expander = GrokExpander(support: support, matching: matching, zones: zones, userAgents: userAgents)
      do throws(GrokDefinitionParser.Mistake) {
        try expander.expand(line.definition, of: line.name)
        rules.append(try GrokRules.compile(line.name, expander.result))
      } catch {
        problems.append(
          Problem(
            rule: line.name, offset: line.offset + error.offset,
            message: "rule `\(line.name)`: \(error.message)",
            next: error.next))
      }
    }
    self.problems = problems
    self.rules = rules
  }

  static func compile(
    _ name: UTF8Text, _ expanded: ExpandedRule, isWhole: Bool = true
  ) throws(GrokDefinitionParser.Mistake) -> Rule {
    let body = Array("\\A(?:".utf8) + expanded.pattern + Array((isWhole ? ")\\z" : ")").utf8)
    let pattern = expanded.refersToDefinitions ? GrokMatcher.definitions + body : body
    let compiled: CompiledPattern
    do throws(CompiledPattern.Failure) {
      compiled = try CompiledPattern(pattern)
    } catch {
      throw GrokDefinitionParser.Mistake(offset: 0, message: error.message, next: "mend the expression")
    }
    let groups = compiled.groups
    let numbers = Dictionary(groups.map { ($0.name, $0.number) }, uniquingKeysWith: { first, _ in first })
    return Rule(
      name: name, pattern: compiled,
      captures: expanded.captures.compactMap { capture in numbers[capture.group].map { (capture, $0) } },
      named: groups.filter { !$0.name.hasPrefix("_t") }.map { (UTF8Text($0.name), $0.number) })
  }

  /// The first rule that matches the whole text, blanks at its ends aside, and what it makes of it.
  package func match(_ text: UTF8Text, clock: Timestamp, scratch: GrokScratch) -> Outcome {
    var outcome = Outcome()
    let trimmed = GrokRules.trimmed(text)
    trimmed.withUnsafeBufferPointer { bytes in
      for rule in rules {
        switch rule.pattern.match(bytes, scratch) {
        case .none: continue
        case .limited: outcome.isLimited = true
        case .matched:
          outcome.rule = rule.name
          var builder = CaptureBuilder()
          for (name, group) in rule.named {
            if let range = scratch.range(group), !range.isEmpty {
              builder.add(.string(UTF8Text(bytes: Array(bytes[range]))), at: name)
            }
          }
          // Ranges first: a filter may match patterns of its own.
          let ranges = rule.captures.map { scratch.range($0.group) }
          for (place, range) in zip(rule.captures, ranges) {
            guard let range, !range.isEmpty else { continue }
            let part = UTF8Text(bytes: Array(bytes[range]))
            builder.add(place.capture, part, clock, scratch, &outcome)
          }
          outcome.attributes = builder.members
          return
        }
      }
    }
    return outcome
  }

  /// Broken UTF-8 is replaced, since patterns are matched by characters.
  static func trimmed(_ text: UTF8Text) -> [UInt8] {
    var bytes = text.bytes[...]
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    let isValid = String(validating: bytes, as: UTF8.self) != nil
    return isValid ? Array(bytes) : Array(String(decoding: bytes, as: UTF8.self).utf8)
  }
}

/// Puts captures together: several under one path make a list.
struct CaptureBuilder {
  private var entries: [(route: UTF8Text, values: [AttributeValue])] = []
  private var places: [UTF8Text: Int] = [:]
  private var roots: [[AttributeMember]] = []

  mutating func add(_ value: AttributeValue, at route: UTF8Text) {
    if let place = places[route] {
      entries[place].values.append(value)
    } else {
      places[route] = entries.count
      entries.append((route, [value]))
    }
  }

  mutating func add(
    _ capture: GrokCapture, _ text: UTF8Text, _ clock: Timestamp, _ scratch: GrokScratch,
    _ outcome: inout GrokRules.Outcome
  ) {
    guard var value = capture.value.value(text, clock) else { return }
    if let filter = capture.filter {
      switch filter.apply(value, text, clock, scratch) {
      case .value(let found): value = found
      case .nothing: return
      case .limited:
        outcome.isLimited = true
        return
      }
    }
    guard capture.route.isEmpty else { return add(value, at: capture.route) }
    // Without a name only the members of an object have a place.
    if case .object(let members) = value { entries.append(("", [.object(members)])) }
  }

  /// The tree.
  var members: [AttributeMember] {
    var root: [AttributeMember] = []
    for entry in entries {
      if entry.route.isEmpty {
        if case .object(let members) = entry.values[0] { AttributeMerging.merge(members, into: &root) }
        continue
      }
      let route = AttributeRoute(entry.route)
      if entry.values.count == 1 {
        if case .object(let new) = entry.values[0], case .object(var old)? = route.value(in: root) {
          AttributeMerging.merge(new, into: &old)
          route.set(.object(old), in: &root)
        } else {
          route.set(entry.values[0], in: &root)
        }
        continue
      }
      let objects = entry.values.compactMap { value -> [AttributeMember]? in
        if case .object(let members) = value { members } else { nil }
      }
      if objects.count == entry.values.count {
        var merged: [AttributeMember] = []
        for members in objects { AttributeMerging.merge(members, into: &merged) }
        route.set(.object(merged), in: &root)
      } else {
        route.set(.array(entry.values), in: &root)
      }
    }
    return root
  }
}

/// Texts as grok takes them.
package enum GrokText {
  /// Without blanks at either end.
  package static func trimmed(_ text: UTF8Text) -> UTF8Text { UTF8Text(bytes: GrokRules.trimmed(text)) }
}
