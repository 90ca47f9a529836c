import Foundation
package import Testing

/// Compares a text with a committed file; `UPDATE_GOLDEN=1` rewrites the file and fails the run.
package func expectGolden(
  _ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let url = Repository.url(path)
  let committed = try? String(contentsOf: url, encoding: .utf8)
  if committed == text { return }
  let environment = ProcessInfo.processInfo.environment
  let mayWrite = environment["CI"] == nil && (committed == nil || environment["UPDATE_GOLDEN"] == "1")
  if mayWrite {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    Issue.record("wrote \(path); look at the change and commit it", sourceLocation: sourceLocation)
    return
  }
  let difference = zip(
    text.split(separator: "\n", omittingEmptySubsequences: false),
    (committed ?? "").split(separator: "\n", omittingEmptySubsequences: false)
  ).enumerated().first { $0.element.0 != $0.element.1 }
  Issue.record(
    """
    \(path) differs from line \(difference.map { $0.offset + 1 } ?? 0) on; UPDATE_GOLDEN=1 accepts the new text
      now:       \(difference.map { String($0.element.0) } ?? "(length differs)")
      committed: \(difference.map { String($0.element.1) } ?? "")
    """, sourceLocation: sourceLocation)
}
