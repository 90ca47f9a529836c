import Foundation
import TocsinTestSupport
import TocsinWorkspace

/// A directory with files, removed with its owner.
final class Folder {
  private let shell: Shell

  /// Paths within the directory, and texts.
  init(_ files: [(path: String, text: String)] = []) throws {
    shell = try Shell()
    for file in files { try shell.write(file.text, to: file.path) }
  }

  deinit { shell.remove() }

  /// The whole path of a file in the directory.
  func path(_ name: String) -> String {
    name.isEmpty ? shell.directory.path : "\(shell.directory.path)/\(name)"
  }

  /// The path within the directory.
  func name(_ path: String) -> String {
    let prefix = path.hasPrefix("\(shell.directory.path)/") ? shell.directory.path.count + 1 : 0
    return String(path.dropFirst(prefix))
  }

  /// The text of a file in the directory.
  func text(_ name: String) throws -> String { try shell.run("cat '\(path(name))'").text }

  /// Writes a file in the directory, in the place of an old one.
  func write(_ text: String, to name: String) throws { try shell.write(text, to: name) }

  /// The files with texts in memory in front of them.
  func overlay(_ texts: [(path: String, text: String)]) -> OverlayFiles {
    var files = OverlayFiles()
    for text in texts { files.open(path(text.path), Array(text.text.utf8)) }
    return files
  }
}

/// Texts of rules and of what belongs to them.
enum Texts {
  /// A rule without findings that make it invalid.
  static func rule(_ name: String, more: String = "") -> String {
    """
    name: \(name)
    message: What to do.
    queries:
      - name: a
        query: source:okta @evt.name:login
        groupByFields: ['@usr.id']
    cases:
      - status: low
        condition: a > 10
    options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}
    \(more)
    """
  }

  /// Asks the table `names` for the column `id`.
  static let table = """
    referenceTables:
      - {tableName: names, columnName: id, logFieldPath: "@usr.id", checkPresence: true, ruleQueryName: a}

    """

  /// One test of the samples of `a.yaml`.
  static let tests = """
    tests:
      - name: the samples
        from: a.logs.ndjson
        expect: []

    """

  /// So many logs.
  static func logs(_ count: Int) -> String {
    (0..<count).map { _ in
      "{\"source\":\"okta\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"usr\":{\"id\":\"u\"}}\n"
    }.joined()
  }
}
