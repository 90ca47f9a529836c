/// Texts and what they mean, in the form that `grammar/README.md` describes.
package struct Corpus {
  package enum Mark: String, Sendable {
    case accepted = ""
    case error
    case semantic
  }

  package struct Entry: Sendable {
    package var title: String
    package var mark: Mark
    package var input: String
    package var result: String
  }

  package struct FormatError: Error, CustomStringConvertible {
    package var description: String
  }

  /// Reads one file of a corpus.
  package static func read(_ path: String) throws -> [Entry] {
    let text = try Repository.text(path)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var entries: [Entry] = []
    var index = 0
    func rule(_ line: Int) -> Bool { line < lines.count && lines[line] == "===" }
    while index < lines.count {
      guard rule(index) else {
        guard lines[index].isEmpty else {
          throw FormatError(description: "\(path):\(index + 1): expected `===`")
        }
        index += 1
        continue
      }
      guard rule(index + 2) else { throw FormatError(description: "\(path):\(index + 3): expected `===`") }
      let header = lines[index + 1]
      let parts = header.split(separator: " :", maxSplits: 1)
      guard let title = parts.first, let mark = Mark(rawValue: parts.count > 1 ? String(parts[1]) : "") else {
        throw FormatError(description: "\(path):\(index + 2): unknown mark")
      }
      let begin = index + 3
      guard let line = lines[begin...].firstIndex(of: "---") else {
        throw FormatError(description: "\(path):\(begin): no `---`")
      }
      var end = line + 1
      while end < lines.count, !rule(end) { end += 1 }
      entries.append(
        Entry(
          title: String(title), mark: mark, input: lines[begin..<line].joined(separator: "\n"),
          result: lines[(line + 1)..<end].joined(separator: "\n").trimmingNewlines()))
      index = end
    }
    return entries
  }

  /// The text of a file with these entries.
  package static func write(_ entries: [Entry]) -> String {
    entries.map { entry in
      let mark = entry.mark == .accepted ? "" : " :" + entry.mark.rawValue
      return "===\n\(entry.title)\(mark)\n===\n\(entry.input)\n---\n\(entry.result)\n"
    }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func trimmingNewlines() -> String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    while text.first == "\n" { text.removeFirst() }
    return String(text)
  }
}
