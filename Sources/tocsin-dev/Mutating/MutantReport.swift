import Foundation

/// What a measurement says of the tests.
struct MutantReport {
  let lines: [(placement: MutantSchemata.Placement, entry: MutantResults.Entry?)]
  let stale: [MutantSchemata.Stale]

  var isComplete: Bool { lines.allSatisfy { $0.entry != nil } }

  /// The percentage of the measured mutants that a test noticed.
  var score: Double {
    let measured = lines.compactMap(\.entry)
    let killed = measured.count { $0.verdict == .killed }
    return measured.isEmpty ? 100 : Double(killed) / Double(measured.count) * 100
  }

  var text: String {
    var rows = lines.map { MutantReport.line($0.placement, $0.entry) }
    rows += stale.map { "stale     \($0.id): \($0.reason)" }
    let measured = lines.compactMap(\.entry)
    let killed = measured.count { $0.verdict == .killed }
    let share = String(format: "%.1f", score)
    rows.append("\(killed) of \(measured.count) mutants noticed: score \(share) %")
    let left = lines.count - measured.count
    if left > 0 { rows.append("\(left) not measured yet: run this again") }
    if !stale.isEmpty { rows.append("\(stale.count) stale: bring their snippets up to date") }
    return rows.joined(separator: "\n")
  }

  /// One line for a mutant: what became of it, what it is, and which test noticed.
  static func line(_ placement: MutantSchemata.Placement, _ entry: MutantResults.Entry?) -> String {
    let mutant = placement.mutant
    let slip = "\(placement.path): \(mutant.original) → \(mutant.replacement)"
    guard let entry else { return "open      \(mutant.id)" }
    return switch entry.verdict {
    case .killed: "killed    \(mutant.id)  \(entry.killer)  (\(entry.seconds) s)"
    case .survived: "SURVIVED  \(mutant.id)  \(slip)  (\(entry.seconds) s)"
    case .unnoticed: "unnoticed \(mutant.id)  \(slip)  (\(entry.seconds) s)"
    }
  }
}
