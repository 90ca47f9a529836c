import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let unknownAttribute = DiagnosticDescriptor(
    "Q231", "unknown-attribute", .warning, "No sample beside the rule holds the attribute.")
}

extension Check {
  static let unknownAttribute = Check(
    .unknownAttribute,
    explanation: """
      No sample beside the rule holds the attribute. Mostly its name is misspelt, or it is called otherwise in the logs than in the
      documentation; then the query never matches, or a negation never excludes.

      Write the name that the logs have, or add a sample that holds the attribute. A term that is one of several alternatives, or
      is negated, is reported only where a name is near.
      """,
    fixability: .unsafe,
    triggering: [
      .query("source:okta «@evt.nmae»:login")
        .samples(
          #"{"source":"okta","evt":{"name":"login"},"usr":{"id":"u1"}}"#),
      .query("source:okta «@actor.id»:u1")
        .samples(
          #"{"source":"okta","evt":{"name":"login"},"usr":{"id":"u1"}}"#),
    ],
    passing: [
      .query("source:okta @evt.name:login")
        .samples(
          #"{"source":"okta","evt":{"name":"login"},"usr":{"id":"u1"}}"#),
      .query("source:okta @evt.nmae:login"),
      .query("source:okta -@internal:true")
        .samples(
          #"{"source":"okta","evt":{"name":"login"}}"#),
      .query("source:okta (@action:login OR @Action:login)")
        .samples(
          #"{"source":"okta","action":"login"}"#),
    ],
    detection: .rule { context, findings in
      let samples = context.samples
      guard samples.isComplete, !samples.isEmpty else { return }
      var names: [String]?
      for query in context.rule.queries {
        let terms = query.search.placedTerms
        let asked = Set(terms.compactMap(\.term.attributeName).map { "@\($0)" })
        for placed in terms {
          guard case .attribute(let path) = placed.term.subject, let key = placed.term.keySpan,
            !samples.holds(path)
          else { continue }
          let known = names ?? samples.attributeNames()
          names = known
          let near = nearestAttribute(to: "@\(path)", among: known)
          // One of several spellings that the query asks for is there: that is enough.
          guard placed.isRequired && !placed.isNegated || near.map({ !asked.contains($0) }) ?? false else {
            continue
          }
          findings.add(
            Diagnostic(
              .unknownAttribute,
              "no sample beside the rule holds `@\(path)`" + (near.map { "; did you mean `\($0)`?" } ?? ""),
              at: key,
              notes: near == nil
                ? ["add a sample that holds it, or use an attribute that the logs have"] : [],
              fixes: near.map {
                [Fix("write `\($0)`", .unsafe, edits: [Fix.Edit(span: key, replacement: $0)])]
              } ?? []))
        }
      }
    })
}
