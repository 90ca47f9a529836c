import TocsinDiagnostics
package import TocsinLint
import TocsinWorkspace

/// The page of a check, in Markdown: on paper in `docs/checks`, on a terminal by `explain CODE`.
package struct CheckPage {
  private let check: Check

  package init(_ check: Check) {
    self.check = check
  }

  package var markdown: String {
    var parts = [
      "# \(check.descriptor.code) \(check.descriptor.name)",
      properties,
      "\(check.descriptor.summary)",
      check.explanation,
    ]
    if let first = check.triggering.first {
      parts.append("## What is found\n" + texts(of: first) + "\n" + block("text", findings(in: first)))
      for example in check.triggering.dropFirst() { parts.append(texts(of: example)) }
    }
    if !check.passing.isEmpty {
      parts.append("## What is not\n" + check.passing.map { texts(of: $0) }.joined(separator: "\n\n"))
    }
    if let source = check.source { parts.append("Source: \(source).") }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The findings of the check in an example, as `lint` shows them.
  package func findings(in example: CheckExample) -> String {
    let renderer = HumanRenderer(styled: false)
    return ExampleLinting.findings(of: check, in: example).flatMap { text in
      text.findings.map { renderer.render($0, in: text.source) }
    }.joined(separator: "\n")
  }

  private var properties: String {
    let fix =
      switch check.fixability {
      case .none: "no automatic fix"
      case .safe: "safe fix"
      case .unsafe: "unsafe fix"
      }
    return "\(check.descriptor.level.rawValue) · \(fix) · "
      + (check.isOnByDefault ? "on by default" : "off by default")
  }

  private func texts(of example: CheckExample) -> String {
    example.files.map { file in
      block(
        file.name.hasSuffix(".yaml") ? "yaml" : "json", "# \(file.name)\n" + shown(MarkedText(file.text).text)
      )
    }.joined(separator: "\n")
  }

  /// Control characters as escapes: a page is plain text.
  private func shown(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let isPlain = line.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\t" }
      return isPlain ? String(line) : Escaping.visible(String(line))
    }.joined(separator: "\n")
  }

  private func block(_ language: String, _ text: String) -> String {
    let ended = text.hasSuffix("\n") ? text : text + "\n"
    return "```\(language)\n\(ended)```"
  }
}

/// The table of all checks, for `docs/checks/README.md`.
package enum CheckIndexPage {
  package static var markdown: String {
    var text = """
      # Checks
      `tocsin explain CODE` prints these pages; a code, a name, or a beginning of codes such as `K3*` names checks.
      *safe* and *unsafe* say whether there is a fix, and whether it may change what the rule matches; checks in
      parentheses are off by default.

      """
    for family in CheckFamily.allCases {
      let checks = CheckRegistry.all.filter { $0.family == family }
      guard !checks.isEmpty else { continue }
      text += "\n## \(family.title)\n| check | level | fix | finds |\n|---|---|---|---|\n"
      for check in checks { text += row(check) }
    }
    return text
  }

  private static func row(_ check: Check) -> String {
    let descriptor = check.descriptor
    let link = "[\(descriptor.code) \(descriptor.name)](\(descriptor.code)-\(descriptor.name).md)"
    let fix = check.fixability == .none ? "" : check.fixability.rawValue
    let summary = descriptor.summary.replacing("|", with: "\\|")
    return
      "| \(check.isOnByDefault ? link : "(\(link))") | \(descriptor.level.rawValue) | \(fix) | \(summary) |\n"
  }
}
