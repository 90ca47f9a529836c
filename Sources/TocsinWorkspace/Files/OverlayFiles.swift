package import TocsinIO

/// Texts in memory in front of other files, such as the unsaved buffers of an editor.
///
/// A text shadows the file of its path, and is a file where there is none. Paths are compared as they are spelled, apart
/// from `.` and repeated slashes: links and `..` are not followed.
package struct OverlayFiles: FileProvider {
  private struct Text {
    var path: String
    var bytes: [UInt8]
  }

  private let base: any FileProvider
  /// By the path's spelling.
  private var texts: [String: Text] = [:]

  /// No text yet: every path leads to the files behind.
  package init(over base: any FileProvider = DiskFiles()) {
    self.base = base
  }

  /// Puts a text in the place of a file, or of an earlier text.
  package mutating func open(_ path: String, _ bytes: [UInt8]) {
    texts[OverlayFiles.spelling(path)] = Text(path: path, bytes: bytes)
  }

  /// Takes a text away, so that the file behind it is seen again.
  package mutating func close(_ path: String) { texts[OverlayFiles.spelling(path)] = nil }

  /// The text of a path, else the file behind.
  package func read(_ path: String, limit: Int) throws(LogReadError) -> [UInt8] {
    guard let text = texts[OverlayFiles.spelling(path)] else { return try base.read(path, limit: limit) }
    guard text.bytes.count <= limit else { throw .tooLarge(path, bytes: text.bytes.count, limit: limit) }
    return text.bytes
  }

  /// The text of a path as records, else the file behind.
  package func records(_ path: String) throws(LogReadError) -> LogInput {
    guard let text = texts[OverlayFiles.spelling(path)] else { return try base.records(path) }
    return LogInput(.bytes(text.bytes, name: path))
  }

  /// Whether a path has a text, or leads to a file behind.
  package func isFile(_ path: String) -> Bool {
    texts[OverlayFiles.spelling(path)] != nil || base.isFile(path)
  }

  /// Replaces the file behind; a text in front of it stays as it is.
  package func replace(_ path: String, expected: [UInt8], with bytes: [UInt8]) throws(OutputError) {
    try base.replace(path, expected: expected, with: bytes)
  }

  /// Writes a new file behind; a text in front of it stays as it is.
  package func create(_ path: String, _ bytes: [UInt8]) throws(OutputError) { try base.create(path, bytes) }

  /// The first bytes of the text of a path, else of the file behind.
  package func head(_ path: String, count: Int) -> [UInt8]? {
    texts[OverlayFiles.spelling(path)].map { Array($0.bytes.prefix(count)) } ?? base.head(path, count: count)
  }

  /// Texts without a file follow the files, in the order of their paths; globs find files only.
  package func list(_ paths: [String], where isWanted: @escaping (String) -> Bool) -> FileList {
    adding(to: base.list(paths, where: isWanted), paths, isWanted)
  }

  /// Texts without a file follow the files, as for rule files.
  package func testFiles(_ paths: [String]) -> FileList {
    adding(to: base.testFiles(paths), paths, PathExpansion.isTestFile)
  }

  private func adding(to files: FileList, _ paths: [String], _ isWanted: (String) -> Bool) -> FileList {
    var list = files
    let listed = Set(list.paths.map(OverlayFiles.spelling))
    for (spelling, text) in texts.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let roots = paths.filter { OverlayFiles.leads($0, to: spelling, isWanted) }
      guard !roots.isEmpty, !listed.contains(spelling) else { continue }
      list.paths.append(text.path)
      if roots.contains(where: { OverlayFiles.spelling($0) == spelling }) { list.named.insert(text.path) }
      list.failures.removeAll { $0.kind == .notFound && roots.contains($0.path) }
    }
    return list
  }

  /// Whether a named path is the text itself, or a directory under which the text's name is wanted.
  private static func leads(_ path: String, to text: String, _ isWanted: (String) -> Bool) -> Bool {
    let root = spelling(path)
    if root == text { return true }
    guard !root.isEmpty || !text.hasPrefix("/") else { return false }
    let prefix = root.isEmpty || root.hasSuffix("/") ? root : root + "/"
    guard text.hasPrefix(prefix) else { return false }
    let parts = text.dropFirst(prefix.count).split(separator: "/")
    return !parts.contains { $0.hasPrefix(".") }
      && isWanted(parts.last.map(String.init) ?? "")
  }

  /// The path without `.` and repeated slashes; empty for the working directory.
  private static func spelling(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
