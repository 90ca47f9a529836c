/// The candidate that a misspelt name most likely means, or `nil` when none is near.
///
/// Equal but for case comes first, then the smallest edit distance (with transpositions) of at most a third of the
/// name's length, then the order of `candidates`.
package func nearestName(to name: String, among candidates: [String]) -> String? {
  let lowered = name.lowercased()
  if let same = candidates.first(where: { $0.lowercased() == lowered }) { return same }
  let wanted = Array(lowered.unicodeScalars.prefix(64))
  // Every letter is near every other: a name of one letter suggests nothing.
  guard wanted.count > 1 else { return nil }
  let limit = max(1, wanted.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(wanted, Array(candidate.lowercased().unicodeScalars.prefix(64)))
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// Whether a misspelt name can only mean one candidate: it is written alike but for case and separators, or with one
/// letter wrong, or two in a long name, and no other candidate is as near.
package func isClearName(_ name: String, _ meant: String, among candidates: [String]) -> Bool {
  func letters(_ text: String) -> [Unicode.Scalar] {
    Array(text.lowercased().unicodeScalars.filter { !"_- ".unicodeScalars.contains($0) }.prefix(64))
  }
  let wanted = letters(name)
  if wanted == letters(meant) { return true }
  guard wanted.count > 2 else { return false }
  let distance = editDistance(wanted, letters(meant))
  guard distance <= (wanted.count > 7 ? 2 : 1) else { return false }
  return !candidates.contains { $0 != meant && editDistance(wanted, letters($0)) <= distance + 1 }
}

/// Damerau–Levenshtein distance, adjacent transpositions only.
private func editDistance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: other.count + 1)
  var previous = Array(0...other.count)
  for (row, left) in one.enumerated() {
    var current = [row + 1]
    for (column, right) in other.enumerated() {
      var cost = min(
        previous[column + 1] + 1, current[column] + 1, previous[column] + (left == right ? 0 : 1))
      if row > 0, column > 0, left == other[column - 1], one[row - 1] == right {
        cost = min(cost, beforePrevious[column - 1] + 1)
      }
      current.append(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[other.count]
}
