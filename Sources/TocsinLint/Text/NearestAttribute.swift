import TocsinDiagnostics

/// The attribute that a name most likely means: the same but for case and separators, or with one part misspelt.
///
/// Names are written `@a.b`. Whole names are not compared by distance: `@evt.name` is not `@usr.name`.
func nearestAttribute(to name: String, among candidates: [String]) -> String? {
  func letters(_ text: String) -> String { text.lowercased().filter { !"@._-".contains($0) } }
  let wanted = letters(name)
  if let same = candidates.first(where: { letters($0) == wanted }) { return same }
  let parts = name.split(separator: ".")
  return candidates.first { candidate in
    let others = candidate.split(separator: ".")
    guard others.count == parts.count else { return false }
    let differing = zip(parts, others).filter { $0 != $1 }
    guard differing.count == 1, let (part, other) = differing.first else { return false }
    return nearestName(to: String(part.drop { $0 == "@" }), among: [String(other.drop { $0 == "@" })]) != nil
  }
}
