import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinRuleTesting
package import TocsinSemantics
import TocsinSyntax

/// What shows that a name without `@` is meant as an attribute.
package struct AttributeEvidence {
  private let context: RuleContext
  private let written: Set<String>
  private let shown: Set<String>

  init(_ context: RuleContext) {
    self.context = context
    written = AttributeEvidence.names(in: [context.rule])
    shown = Set(
      context.rule.messageTemplate.placedVariables.compactMap {
        if case .attribute(let path) = $0.reference { path.description } else { nil }
      })
  }

  /// Names such as `usr.id` of all attributes that rules write with `@`.
  package static func names(in rules: [Rule]) -> Set<String> {
    var names: Set<String> = []
    for query in rules.lazy.flatMap(\.queries) {
      for term in query.search.placedTerms { if let name = term.term.attributeName { names.insert(name) } }
      for field in query.groupByFields + query.distinctFields + query.metrics {
        if case .attribute(let path) = field.source { names.insert(path.description) }
      }
    }
    return names
  }

  /// Why a key of a tag is an attribute, as the end of a sentence; `nil` where nothing shows it, or where it is a tag.
  func evidence(of name: UTF8Text) -> String? {
    let path = AttributePath(
      segments: name.bytes.split(separator: UInt8(ascii: ".")).map { UTF8Text(bytes: Array($0)) })
    guard !path.segments.isEmpty else { return nil }
    let text = name.description
    guard ReservedAttribute(rawValue: text) == nil else { return nil }
    let tested = events()
    let start = Array(text.lowercased().utf8) + [UInt8(ascii: ":")]
    let isTag = (context.samples.events + tested).contains {
      $0.tags.contains { $0.bytes.starts(with: start) }
    }
    if isTag { return nil }
    if written.contains(text) { return "the rule also writes `@\(text)`" }
    if shown.contains(text) { return "the message shows `@\(text)`" }
    if context.samples.holds(path) { return "the samples hold it as an attribute" }
    if tested.contains(where: { !path.values(in: $0.attributes).isEmpty }) {
      return "the tests hold it as an attribute"
    }
    // Keys of tags seldom have dots: `env` of one rule says nothing of `@env` in another.
    if text.contains("."), context.attributesOfRules.contains(text) {
      return "another rule writes `@\(text)`"
    }
    return StandardAttributes.contains(text) ? "`@\(text)` is a standard attribute" : nil
  }

  /// The first events of the tests beside the rule.
  private func events() -> [Event] {
    (context.tests?.file.tests ?? []).prefix(20).flatMap { test in
      test.events.prefix(20).compactMap {
        try? EventDecoder.decode($0.record.bytes, form: $0.record.form)
      }
    }
  }
}

/// Names that Datadog's standard attributes have.
///
/// Source: Datadog, Standard Attributes.
enum StandardAttributes {
  /// Whether a name such as `usr.email` is below one of the namespaces of standard attributes.
  static func contains(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 && !parts.contains("") && namespaces.contains(String(parts[0]))
  }

  private static let namespaces: Set<String> = [
    "network", "http", "usr", "evt", "error", "db", "dns", "logger", "ocsf",
  ]
}
