import TocsinLogModel

/// A pattern for paths: `*` and `?` within a name, `**` for any directories, none included.
package struct PathPattern: Sendable {
  private enum Part: Sendable {
    case anyDirectories
    case name(WildcardPattern)
  }

  private let parts: [Part]

  /// A pattern that ends with a slash stands for all below.
  package init(_ text: String) {
    var names = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init).filter {
      $0 != "."
    }
    if text.hasSuffix("/") { names.append("**") }
    parts = names.map { name in
      name == "**"
        ? .anyDirectories
        : .name(
          WildcardPattern(
            name.unicodeScalars.map { scalar in
              switch scalar {
              case "*": .anyRun
              case "?": .anyScalar
              default: .literal(UTF8Text(String(scalar)))
              }
            }))
    }
  }

  /// Whether a path without `.` and `..` matches as a whole.
  package func matches(_ path: String) -> Bool {
    let names = path.split(separator: "/", omittingEmptySubsequences: true).map { UTF8Text(String($0)) }
    // The places in the pattern that can be reached, name by name: no path takes exponential time.
    var places = closure([0])
    for name in names {
      var next: Set<Int> = []
      for place in places where place < parts.count {
        switch parts[place] {
        case .anyDirectories: next.insert(place)
        case .name(let pattern):
          if name.bytes.withUnsafeBufferPointer({ pattern.matchesWhole($0) }) { next.insert(place + 1) }
        }
      }
      places = closure(next)
    }
    return places.contains(parts.count)
  }

  /// `**` may stand for nothing.
  private func closure(_ places: Set<Int>) -> Set<Int> {
    var all = places
    for place in parts.indices where all.contains(place) {
      if case .anyDirectories = parts[place] { all.insert(place + 1) }
    }
    return all
  }
}
