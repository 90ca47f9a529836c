import Testing
import TocsinCLI
import TocsinDiagnostics
import TocsinLint
import TocsinTestSupport
import TocsinWorkspace

/// The examples of every check are run: they are what the pages promise.
struct CheckExampleTests {
  static let codes = CheckRegistry.all.map(\.descriptor.code)

  @Test(arguments: codes)
  func `a triggering example yields the marked findings and no other error`(code: String) throws {
    let check = try #require(CheckRegistry.check(code))
    #expect(!check.triggering.isEmpty, "\(code) has no example")
    for example in check.triggering {
      let report = ExampleLinting.lint(example, for: check)
      var count = 0
      for text in report.texts {
        let marked = MarkedText(example.files.first { $0.name == text.source.name }?.text ?? "")
        let found = text.diagnostics.filter { $0.descriptor.code == code }
        count += found.count
        let shown = MarkedText.marking(found.map(\.span), in: marked.text)
        #expect(Self.sorted(found.map(\.span)) == Self.sorted(marked.spans), "\(code) finds:\n\(shown)")
        for finding in found { expectComplete(finding, of: check) }
      }
      #expect(count > 0, "\(code) finds nothing in\n\(example.files[0].text)")
      expectNoOtherErrors(report, than: [code], in: example)
    }
  }

  @Test(arguments: codes)
  func `a passing example does not yield the finding`(code: String) throws {
    let check = try #require(CheckRegistry.check(code))
    #expect(!check.passing.isEmpty, "\(code) has no example of what is not found")
    for example in check.passing {
      let report = ExampleLinting.lint(example, for: check)
      let found = report.texts.flatMap(\.diagnostics).filter { $0.descriptor.code == code }
      #expect(found.isEmpty, "\(code): \(found.map(\.message))\n\(example.files[0].text)")
      expectNoOtherErrors(report, than: [], in: example)
    }
  }

  @Test(arguments: codes)
  func `the finding reads well`(code: String) throws {
    let check = try #require(CheckRegistry.check(code))
    guard let first = check.triggering.first else { return }
    try expectGolden(
      CheckPage(check).findings(in: first) + "\n", at: "Tests/TocsinLintTests/Cases/\(code).txt")
  }

  /// Applying the edits of a fix makes the finding go away and brings no error.
  @Test(arguments: codes)
  func `a fix that edits cures its finding`(code: String) throws {
    let check = try #require(CheckRegistry.check(code))
    for example in check.triggering {
      for text in ExampleLinting.findings(of: check, in: example) {
        for finding in text.findings {
          for fix in finding.fixes where !fix.edits.isEmpty {
            #expect(
              fix.applicability.rawValue == check.fixability.rawValue,
              "\(code) says \(check.fixability) and offers a fix that is \(fix.applicability)")
            let cured = example.replacing(text.source.name, by: text.source.applying(fix.edits))
            let report = ExampleLinting.lint(cured, for: check)
            let after = report.texts.flatMap(\.diagnostics)
            #expect(
              !after.contains { $0.descriptor.code == code && $0.message == finding.message },
              "\(code) after `\(fix.text)`:\n\(cured.files[0].text)")
            expectNoOtherErrors(report, than: [code], in: cured)
          }
        }
      }
    }
  }

  private func expectComplete(_ finding: Diagnostic, of check: Check) {
    let code = check.descriptor.code
    #expect(
      !finding.fixes.isEmpty || !finding.notes.isEmpty, "\(code) says no next action: \(finding.message)")
    #expect(!finding.message.hasSuffix("."), "\(code): \(finding.message)")
    // What the service accepts of a kind is said at a lower level.
    #expect(finding.level <= check.descriptor.level)
    #expect(
      finding.level < check.descriptor.level || finding.descriptor == check.descriptor,
      "\(code) has two descriptors")
  }

  private func expectNoOtherErrors(_ report: FileReport, than codes: Set<String>, in example: CheckExample) {
    let errors = report.texts.flatMap(\.diagnostics).filter {
      $0.level == .error && !codes.union(example.otherErrors).contains($0.descriptor.code)
    }
    #expect(
      errors.isEmpty, "\(errors.map { "\($0.descriptor.code) \($0.message)" })\n\(example.files[0].text)")
  }

  private static func sorted(_ spans: [SourceSpan]) -> [SourceSpan] {
    spans.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
  }
}

extension SourceFile {
  /// The text after edits, which do not overlap.
  func applying(_ edits: [Fix.Edit]) -> String {
    var bytes = bytes
    for edit in edits.sorted(by: { ($0.span.start, $0.span.end) > ($1.span.start, $1.span.end) }) {
      bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension CheckExample {
  /// The example with another text for one file.
  func replacing(_ name: String, by text: String) -> CheckExample {
    CheckExample(
      files: files.map { ($0.name, $0.name == name ? text : $0.text) }, otherErrors: otherErrors)
  }
}
