import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let attackRevoked = DiagnosticDescriptor(
    "T852", "attack-revoked", .warning, "ATT&CK has withdrawn the technique.")
}

extension Check {
  static let attackRevoked = Check(
    .attackRevoked,
    explanation:
      "ATT&CK has withdrawn the technique, mostly because a sub-technique took its place. Maps show the new id only.",
    fixability: .unsafe,
    source: "ATT&CK Enterprise",
    triggering: [
      .with(
        tags: "['source:okta', 'security:attack', «'technique:T1086-powershell'»]"),
      .with(
        tags: "['source:okta', 'security:attack', «'technique:T1064-scripting'»]"),
    ],
    passing: [
      .with(
        tags: "['source:okta', 'security:attack', 'technique:T1059.001-powershell']")
    ],
    detection: .rule { context, findings in
      let table = AttackTable.enterprise
      for tag in context.attackTags where tag.kind == .technique {
        guard let withdrawn = table.withdrawn(tag.id) else { continue }
        let new = withdrawn.replacement.flatMap { table.technique($0) }
        let text = new.map { AttackTag.text(.technique, $0.id, $0.name) }
        findings.add(
          Diagnostic(
            .attackRevoked,
            "`\(tag.id)` was withdrawn"
              + (new.map { "; `\($0.id)` takes its place" } ?? " without a replacement"),
            at: tag.node.span,
            fixes: [
              text.map {
                Fix("write `\($0)`", .unsafe, edits: YAMLEdits(context.source).replacing(tag.node, by: $0))
              }
                ?? Fix("choose another technique, or remove the tag")
            ]))
      }
    })
}
