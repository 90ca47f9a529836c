/// A pattern for paths: `*` and `?` within a name, `**` for any directories, none included.
///
/// Brackets and backslashes stand for themselves.
package struct PathPattern: Sendable {
  /// What a wildcard may stand for in a name with a leading dot.
  package enum HiddenNames: Sendable {
    /// A dot is a character like others, as in patterns of `tocsin.yaml`.
    case matched
    /// A leading dot must be written, and `**` leaves hidden directories out, as shells do.
    case written
  }

  private enum Part: Sendable {
    case anyDirectories
    case name(WildcardPattern, hasLeadingDot: Bool)
  }

  private let parts: [Part]
  private let hiddenNames: HiddenNames

  /// Reads a pattern; every text is one.
  ///
  /// A pattern that ends with a slash stands for all below.
  package init(_ text: String, hiddenNames: HiddenNames = .matched) {
    var names = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init).filter {
      $0 != "."
    }
    if text.hasSuffix("/") { names.append("**") }
    parts = names.map { name in
      name == "**"
        ? .anyDirectories : .name(PathPattern.wildcards(in: name), hasLeadingDot: name.hasPrefix("."))
    }
    self.hiddenNames = hiddenNames
  }

  /// Whether a text holds wildcards, so that it may stand for several paths.
  package static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  /// Whether the pattern is one name, without directories.
  package var isName: Bool {
    if parts.count == 1, case .name = parts[0] { true } else { false }
  }

  private static func wildcards(in name: String) -> WildcardPattern {
    WildcardPattern(
      name.unicodeScalars.map { scalar in
        switch scalar {
        case "*": .anyRun
        case "?": .anyScalar
        default: .literal(UTF8Text(String(scalar)))
        }
      })
  }

  /// Whether a path without `.` and `..` matches as a whole.
  package func matches(_ path: String) -> Bool {
    let names = path.split(separator: "/", omittingEmptySubsequences: true).map { UTF8Text(String($0)) }
    // The places in the pattern that can be reached, name by name: no path takes exponential time.
    var places = closure([0])
    for name in names {
      let isHidden = hiddenNames == .written && name.bytes.first == UInt8(ascii: ".")
      var next: Set<Int> = []
      for place in places where place < parts.count {
        switch parts[place] {
        case .anyDirectories:
          if !isHidden { next.insert(place) }
        case .name(let pattern, let hasLeadingDot):
          guard hasLeadingDot || !isHidden else { continue }
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
