/// The difference of two texts, in the unified form that `patch` and `git apply` read.
package struct UnifiedDiff {
  private enum Step {
    case keep(Int)
    case remove(Int)
    case insert(Int)
  }

  /// Unchanged lines around a change.
  private static let context = 3
  /// Beyond so many changed lines the shortest difference is no longer looked for.
  private static let maximumDistance = 1000

  private let old: [ArraySlice<UInt8>]
  private let new: [ArraySlice<UInt8>]

  /// The difference with its header; empty when the texts are the same.
  package static func text(of name: String, from old: [UInt8], to new: [UInt8]) -> String {
    guard old != new else { return "" }
    let diff = UnifiedDiff(old: lines(old), new: lines(new))
    let shown = Escaping.visible(name)
    return "--- \(shown)\n+++ \(shown)\n" + diff.hunks()
  }

  /// Lines with their line breaks.
  private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in text.enumerated() where byte == 0x0A {
      lines.append(text[start...index])
      start = index + 1
    }
    if start < text.count { lines.append(text[start...]) }
    return lines
  }

  private func hunks() -> String {
    let steps = steps()
    var output = ""
    var index = 0
    while let first = steps[index...].firstIndex(where: UnifiedDiff.isChange) {
      let start = max(index, first - UnifiedDiff.context)
      var end = first
      while let next = steps[end...].firstIndex(where: UnifiedDiff.isChange),
        next - end <= 2 * UnifiedDiff.context
      {
        end = next + 1
      }
      end = min(steps.count, end + UnifiedDiff.context)
      output += hunk(steps, start..<end)
      index = end
    }
    return output
  }

  private static func isChange(_ step: Step) -> Bool { if case .keep = step { false } else { true } }

  private func hunk(_ steps: [Step], _ range: Range<Int>) -> String {
    var (oldStart, newStart, oldCount, newCount) = (0, 0, 0, 0)
    for step in steps[..<range.lowerBound] {
      if case .insert = step {} else { oldStart += 1 }
      if case .remove = step {} else { newStart += 1 }
    }
    var body = ""
    for step in steps[range] {
      switch step {
      case .keep(let line): body += UnifiedDiff.line(" ", old[line])
      case .remove(let line): body += UnifiedDiff.line("-", old[line])
      case .insert(let line): body += UnifiedDiff.line("+", new[line])
      }
      if case .insert = step {} else { oldCount += 1 }
      if case .remove = step {} else { newCount += 1 }
    }
    // An empty range names the line before it.
    let (first, second) = (oldCount == 0 ? oldStart : oldStart + 1, newCount == 0 ? newStart : newStart + 1)
    return "@@ -\(first),\(oldCount) +\(second),\(newCount) @@\n" + body
  }

  private static func line(_ mark: String, _ bytes: ArraySlice<UInt8>) -> String {
    let isEnded = bytes.last == 0x0A
    let text = Escaping.visible(String(decoding: isEnded ? bytes.dropLast() : bytes, as: UTF8.self))
    return mark + text + "\n" + (isEnded ? "" : "\\ No newline at end of file\n")
  }

  /// The steps from the old text to the new one, removals before insertions.
  private func steps() -> [Step] {
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] {
      tail += 1
    }
    let middle = shortest(head..<(old.count - tail), head..<(new.count - tail))
    return (0..<head).map(Step.keep) + middle + ((old.count - tail)..<old.count).map(Step.keep)
  }

  /// Myers' greedy search for the shortest edit script.
  private func shortest(_ old: Range<Int>, _ new: Range<Int>) -> [Step] {
    let (rows, columns) = (old.count, new.count)
    let limit = min(rows + columns, UnifiedDiff.maximumDistance)
    var furthest = [Int](repeating: 0, count: 2 * limit + 3)
    let center = limit + 1
    var trace: [[Int]] = []
    for distance in 0...max(limit, 0) {
      trace.append(furthest)
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        let isDown =
          diagonal == -distance
          || diagonal != distance && furthest[center + diagonal - 1] < furthest[center + diagonal + 1]
        var row = isDown ? furthest[center + diagonal + 1] : furthest[center + diagonal - 1] + 1
        var column = row - diagonal
        while row < rows, column < columns, row >= 0, column >= 0,
          self.old[old.lowerBound + row] == self.new[new.lowerBound + column]
        {
          row += 1
          column += 1
        }
        furthest[center + diagonal] = row
        if row >= rows, column >= columns {
          return path(trace, center, old, new)
        }
      }
    }
    return old.map(Step.remove) + new.map(Step.insert)
  }

  private func path(_ trace: [[Int]], _ center: Int, _ old: Range<Int>, _ new: Range<Int>) -> [Step] {
    var steps: [Step] = []
    var (row, column) = (old.count, new.count)
    for distance in trace.indices.reversed() {
      let furthest = trace[distance]
      let diagonal = row - column
      let isDown =
        diagonal == -distance
        || diagonal != distance && furthest[center + diagonal - 1] < furthest[center + diagonal + 1]
      let before = isDown ? diagonal + 1 : diagonal - 1
      let (previousRow, previousColumn) =
        distance == 0 ? (0, 0) : (furthest[center + before], furthest[center + before] - before)
      while row > previousRow, column > previousColumn {
        row -= 1
        column -= 1
        steps.append(.keep(old.lowerBound + row))
      }
      guard distance > 0 else { break }
      if isDown {
        column -= 1
        steps.append(.insert(new.lowerBound + column))
      } else {
        row -= 1
        steps.append(.remove(old.lowerBound + row))
      }
    }
    return steps.reversed()
  }
}
