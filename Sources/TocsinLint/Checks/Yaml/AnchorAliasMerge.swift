import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let anchorAliasMerge = DiagnosticDescriptor(
    "Y009", "anchor-alias-merge", .info,
    "An alias or merge key does not survive the way to JSON or Terraform.")
}

extension Check {
  static let anchorAliasMerge = Check(
    .anchorAliasMerge,
    explanation: """
      Anchors, aliases and merge keys belong to YAML alone. In JSON, in Terraform and after an export the value is written out at
      each place, so the next change is made in one of them only. Offline the file means the same with and without them.
      """,
    source: "YAML 1.2, section 7.1",
    triggering: [
      .with(
        root:
          """
          createdAt: 1
          updatedAt: &time 1
          deprecationDate: «*time»
          """)
    ],
    passing: [
      .with(
        root:
          """
          createdAt: 1
          updatedAt: 1
          """)
    ],
    detection: .file { context, findings in
      let aliases = YAMLReader.aliases(in: context.source)
      guard let first = aliases.first else { return }
      let more = aliases.count > 1 ? ", and \(aliases.count - 1) more" : ""
      findings.add(
        Diagnostic(
          .anchorAliasMerge, "an alias is not kept by exports and conversions\(more)", at: first,
          notes: ["write the value out, or keep the file as the only source of the rule"]))
    })
}
