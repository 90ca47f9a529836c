import Testing
import TocsinDiagnostics
import TocsinSemantics
import TocsinTestSupport

/// Copies of a rule with one mistake each.
struct MistakeTests {
  static let rows: [[String]] =
    (try? Repository.table("Tests/TocsinSemanticsTests/Cases/mistakes.tsv")) ?? []

  @Test func `there are mistakes, and each file is in the table`() {
    let files = Repository.files(in: "Tests/TocsinSemanticsTests/Cases/mistakes", suffix: ".yaml")
    #expect(files.count >= 30)
    #expect(
      files.compactMap { $0.split(separator: "/").last.map(String.init) }
        == MistakeTests.rows.map { $0[0] }.sorted())
  }

  @Test(arguments: rows)
  func `a mistake is found at its place, with a next action`(row: [String]) throws {
    let decoded = try Decoded(path: "Tests/TocsinSemanticsTests/Cases/mistakes/\(row[0])")
    let place = "\(row[1]):\(row[2])"
    let found = decoded.findings.first { finding in
      let location = decoded.file.location(of: finding.span.start)
      return finding.descriptor.code == row[3] && "\(location.line):\(location.column)" == place
    }
    let finding = try #require(found, "expected \(place) \(row[3]), found \(decoded.places)")
    #expect(finding.level == .error)
    #expect(row[4].isEmpty || finding.message.contains(row[4]), "\(finding.message)")
    #expect(!finding.fixes.isEmpty || !finding.notes.isEmpty)
    #expect(finding.fixes.isEmpty == (row[5] == "no"))
    #expect(decoded.rules.isEmpty)
  }

  static let opinions: [[String]] =
    (try? Repository.table("Tests/TocsinSemanticsTests/Cases/opinions.tsv")) ?? []

  /// What the service accepts, and what only its rules for partners refuse.
  @Test(arguments: opinions)
  func `an opinion is a warning at its place, and the rule is valid`(row: [String]) throws {
    let decoded = try Decoded(path: "Tests/TocsinSemanticsTests/Cases/opinions/\(row[0])")
    let finding = try #require(decoded.findings.first { $0.descriptor.code == row[3] })
    let location = decoded.file.location(of: finding.span.start)
    #expect("\(location.line):\(location.column)" == "\(row[1]):\(row[2])")
    #expect(finding.level == .warning)
    #expect(row[4].isEmpty || finding.message.contains(row[4]), "\(finding.message)")
    #expect(finding.fixes.isEmpty == (row[5] == "no"))
    #expect(decoded.rules.count == 1)
  }

  @Test(arguments: rows)
  func `one mistake is not reported many times over`(row: [String]) throws {
    let decoded = try Decoded(path: "Tests/TocsinSemanticsTests/Cases/mistakes/\(row[0])")
    #expect(decoded.errors.count <= 3, "\(decoded.places)")
  }

  /// Applying the edits of a fix makes the finding go away.
  @Test(arguments: rows)
  func `a fix that edits cures its mistake`(row: [String]) throws {
    let decoded = try Decoded(path: "Tests/TocsinSemanticsTests/Cases/mistakes/\(row[0])")
    let finding = try #require(decoded.findings.first { $0.descriptor.code == row[3] && $0.level == .error })
    guard let fix = finding.fixes.first(where: { !$0.edits.isEmpty }) else { return }
    var bytes = decoded.file.bytes
    for edit in fix.edits.sorted(by: { $0.span.start > $1.span.start }) {
      bytes.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
    }
    let cured = Decoded(SourceFile(name: row[0], bytes: bytes))
    #expect(
      !cured.findings.contains { $0.descriptor == finding.descriptor && $0.message == finding.message },
      "\(cured.places)")
  }
}
