package import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// Findings that are known and accepted for now, by fingerprint.
package struct Baseline: Sendable {
  /// One known finding.
  package struct Entry: Hashable, Sendable {
    package var fingerprint: String
    package var code: String
    package var file: String
    package var rule: String
    package var message: String
  }

  package static let version = 1
  /// A baseline of more findings than this is not a list of exceptions.
  static let maximumEntries = 100_000

  /// In the order of file, code, rule and fingerprint.
  package private(set) var entries: [Entry]

  /// The baseline that accepts these findings.
  ///
  /// Findings that make a rule invalid are left out: they cannot be accepted.
  package init(accepting findings: [ReportedFinding]) {
    let accepted = findings.filter { !$0.diagnostic.descriptor.invalidatesRule }
    entries = accepted.map { finding in
      Entry(
        fingerprint: finding.fingerprint, code: finding.diagnostic.descriptor.code, file: finding.file.name,
        rule: finding.subject.rule, message: finding.diagnostic.message)
    }.sorted { ($0.file, $0.code, $0.rule, $0.fingerprint) < ($1.file, $1.code, $1.rule, $1.fingerprint) }
  }

  private init(entries: [Entry]) {
    self.entries = entries
  }

  /// What a baseline makes of findings.
  package struct Outcome: Sendable {
    /// Findings that the baseline does not know.
    package var remaining: [ReportedFinding] = []
    package var suppressedCount = 0
    /// Known findings that are no longer there, in files that were looked at.
    package var stale: [Entry] = []
  }

  /// `files` are the names of those that were looked at: of others nothing is stale.
  package func apply(to findings: [ReportedFinding], in files: Set<String>) -> Outcome {
    var outcome = Outcome()
    var open: [String: Int] = [:]
    for entry in entries { open[entry.fingerprint, default: 0] += 1 }
    for finding in findings {
      if let left = open[finding.fingerprint], left > 0, !finding.diagnostic.descriptor.invalidatesRule {
        open[finding.fingerprint] = left - 1
        outcome.suppressedCount += 1
      } else {
        outcome.remaining.append(finding)
      }
    }
    for entry in entries where files.contains(entry.file) {
      guard let left = open[entry.fingerprint], left > 0 else { continue }
      open[entry.fingerprint] = left - 1
      outcome.stale.append(entry)
    }
    return outcome
  }

  /// The file: one finding a line, so that changes of it are read line by line.
  package var text: String {
    let lines = entries.map { entry in
      var json = JSONWriter()
      json.object {
        $0.member("fingerprint", entry.fingerprint)
        $0.member("code", entry.code)
        $0.member("file", entry.file)
        $0.member("rule", entry.rule)
        $0.member("message", entry.message)
      }
      return "    " + String(decoding: json.bytes, as: UTF8.self)
    }
    let list = lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: ",\n"))\n  ]"
    return "{\n  \"version\": \(Baseline.version),\n  \"findings\": \(list)\n}\n"
  }

  /// Reads a baseline file; `nil` and located errors for anything else.
  package static func read(_ file: SourceFile, into diagnostics: inout DiagnosticCollector) -> Baseline? {
    var budget = YAMLBudget.standard
    budget.maximumBytes = 1 << 26
    budget.maximumNodes = 8 * maximumEntries
    budget.maximumListItems = maximumEntries
    // The strict JSON reader is chosen by the name.
    let isJSON = file.name.hasSuffix(".json")
    let source = isJSON ? file : SourceFile(name: "\(file.name).json", bytes: file.bytes)
    let documents = YAMLReader.documents(of: source, budget: budget, into: &diagnostics)
    guard let document = documents.first, !diagnostics.invalidatesRule else { return nil }
    func fail(_ message: String, at span: SourceSpan) -> Baseline? {
      diagnostics.add(
        Diagnostic(.baseline, message, at: span, fixes: [Fix("write it again with `--write-baseline`")]))
      return nil
    }
    guard case .integer(Baseline.version)? = document["version"]?.scalar?.coreValue else {
      return fail("this is not a baseline of version \(Baseline.version)", at: document.span)
    }
    guard let items = document["findings"]?.sequence else {
      return fail("a baseline has a list `findings`", at: document.span)
    }
    var entries: [Entry] = []
    for item in items {
      func text(_ key: UTF8Text) -> String { item[key]?.scalar?.text.description ?? "" }
      guard !text("fingerprint").isEmpty else {
        return fail("this finding has no `fingerprint`", at: item.span)
      }
      entries.append(
        Entry(
          fingerprint: text("fingerprint"), code: text("code"), file: text("file"), rule: text("rule"),
          message: text("message")))
    }
    return Baseline(entries: entries)
  }
}

extension DiagnosticDescriptor {
  package static let baseline = DiagnosticDescriptor(
    "F003", "baseline", .error, "A baseline file does not have the form of one.")
}
