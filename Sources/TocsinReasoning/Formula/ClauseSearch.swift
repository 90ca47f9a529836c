/// Clause learning with watched literals over the clauses of one formula.
///
/// Each junction has a variable that implies its operands; since the formula is in negation normal form, one direction
/// is enough. A candidate need not assign every variable: it is complete when every clause of the formula is met.
struct ClauseSearch {
  /// A variable doubled, plus one when negated.
  private typealias Code = Int32

  private var variables: [Int: Int32] = [:]
  private var propositions: [Int?] = []
  private var clauses: [[Code]] = []
  private var formulaClauses = 0
  private var watches: [[Int32]] = []
  /// By variable: 0 unassigned, 1 true, -1 false.
  private var values: [Int8] = []
  private var levels: [Int32] = []
  private var reasons: [Int32] = []
  private var trail: [Code] = []
  private var levelStarts: [Int] = []
  private var pointers: [Int] = []
  private var nextClause = 0
  private var propagated = 0
  private var units: [Code] = []
  private var isRefuted = false
  private var hasStarted = false

  init(_ formula: Formula) {
    assert(formula)
    formulaClauses = clauses.count
  }

  // MARK: - Clauses of the formula

  private mutating func variable(of proposition: Int?) -> Int32 {
    if let proposition, let known = variables[proposition] { return known }
    let variable = Int32(truncatingIfNeeded: propositions.count)
    propositions.append(proposition)
    if let proposition { variables[proposition] = variable }
    values.append(0)
    levels.append(0)
    reasons.append(-1)
    watches += [[], []]
    return variable
  }

  private mutating func code(_ literal: Literal) -> Code {
    variable(of: literal.proposition) * 2 + (literal.isNegated ? 1 : 0)
  }

  private mutating func assert(_ formula: Formula) {
    switch formula {
    case .constant(let value): if !value { isRefuted = true }
    case .literal(let literal, place: _): units.append(code(literal))
    case .and(let operands): for operand in operands { assert(operand) }
    case .or(let operands): add(operands.map { implied($0) })
    }
  }

  /// A literal that implies the formula.
  private mutating func implied(_ formula: Formula) -> Code {
    switch formula {
    case .constant(let value):
      let variable = variable(of: nil)
      units.append(variable * 2)
      return variable * 2 + (value ? 0 : 1)
    case .literal(let literal, place: _): return code(literal)
    case .and(let operands):
      let variable = variable(of: nil)
      for operand in operands { add([variable * 2 + 1, implied(operand)]) }
      return variable * 2
    case .or(let operands):
      let variable = variable(of: nil)
      add([variable * 2 + 1] + operands.map { implied($0) })
      return variable * 2
    }
  }

  private mutating func add(_ codes: [Code]) {
    var clause: [Code] = []
    var seen: Set<Code> = []
    // A clause with a literal and its negation stays: a candidate has to say which of them it takes.
    for code in codes where seen.insert(code).inserted { clause.append(code) }
    switch clause.count {
    case 0: isRefuted = true
    case 1: units.append(clause[0])
    default: watch(clause)
    }
  }

  private mutating func watch(_ clause: [Code]) {
    let index = Int32(truncatingIfNeeded: clauses.count)
    clauses.append(clause)
    watches[Int(clause[0])].append(index)
    watches[Int(clause[1])].append(index)
  }

  // MARK: - Search

  private func value(_ code: Code) -> Int8 {
    let value = values[Int(code >> 1)]
    return code & 1 == 0 ? value : -value
  }

  /// Moves to the next candidate; `false` when there is none.
  mutating func findCandidate() -> Bool {
    if isRefuted { return false }
    if !hasStarted {
      hasStarted = true
      for unit in units where !enqueue(unit, reason: -1) { isRefuted = true }
      if isRefuted { return false }
    }
    while true {
      if let conflict = propagate() {
        guard resolve(conflict) else {
          isRefuted = true
          return false
        }
        continue
      }
      guard let decision = nextDecision() else { return true }
      levelStarts.append(trail.count)
      pointers.append(nextClause)
      _ = enqueue(decision, reason: -1)
    }
  }

  private mutating func nextDecision() -> Code? {
    while nextClause < formulaClauses {
      let clause = clauses[nextClause]
      if clause.contains(where: { value($0) > 0 }) {
        nextClause += 1
        continue
      }
      return clause.min { order($0) < order($1) }
    }
    return nil
  }

  /// Unassigned literals come first, in the order of the clause: watching moves literals, so it is by number.
  private func order(_ code: Code) -> Int { value(code) == 0 ? Int(code) : Int.max }

  private mutating func enqueue(_ code: Code, reason: Int32) -> Bool {
    let present = value(code)
    if present != 0 { return present > 0 }
    let variable = Int(code >> 1)
    values[variable] = code & 1 == 0 ? 1 : -1
    levels[variable] = Int32(truncatingIfNeeded: levelStarts.count)
    reasons[variable] = reason
    trail.append(code)
    return true
  }

  /// The index of a clause that is false, if there is one.
  private mutating func propagate() -> Int32? {
    while propagated < trail.count {
      let falsified = trail[propagated] ^ 1
      propagated += 1
      var kept: [Int32] = []
      let watching = watches[Int(falsified)]
      for (position, index) in watching.enumerated() {
        let clause = Int(index)
        if clauses[clause][0] == falsified { clauses[clause].swapAt(0, 1) }
        let first = clauses[clause][0]
        if value(first) > 0 {
          kept.append(index)
          continue
        }
        if let other = clauses[clause].indices.dropFirst(2).first(where: { value(clauses[clause][$0]) >= 0 })
        {
          clauses[clause].swapAt(1, other)
          watches[Int(clauses[clause][1])].append(index)
          continue
        }
        kept.append(index)
        if !enqueue(first, reason: index) {
          watches[Int(falsified)] = kept + watching[(position + 1)...]
          return index
        }
      }
      watches[Int(falsified)] = kept
    }
    return nil
  }

  /// Learns from a false clause and goes back; `false` when nothing is left to go back to.
  private mutating func resolve(_ conflict: Int32) -> Bool {
    learn(from: clauses[Int(conflict)])
  }

  private mutating func learn(from clause: [Code]) -> Bool {
    let highest = clause.map { levels[Int($0 >> 1)] }.max() ?? 0
    if highest == 0 { return false }
    backtrack(to: Int(highest))
    var learned: [Code] = []
    var seen: Set<Int32> = []
    var open = 0
    var current = clause
    var position = trail.count
    var asserting: Code = 0
    while true {
      for code in current where seen.insert(code >> 1).inserted {
        let level = levels[Int(code >> 1)]
        if level == highest { open += 1 } else if level > 0 { learned.append(code) }
      }
      repeat { position -= 1 } while !seen.contains(trail[position] >> 1)
      asserting = trail[position]
      open -= 1
      let reason = reasons[Int(asserting >> 1)]
      if open == 0 || reason < 0 { break }
      current = clauses[Int(reason)]
    }
    learned.insert(asserting ^ 1, at: 0)
    guard learned.count > 1 else {
      backtrack(to: 0)
      return enqueue(learned[0], reason: -1)
    }
    // The second watch is the literal that was falsified last.
    let second = learned.indices.dropFirst().max {
      levels[Int(learned[$0] >> 1)] < levels[Int(learned[$1] >> 1)]
    }
    if let second { learned.swapAt(1, second) }
    backtrack(to: Int(levels[Int(learned[1] >> 1)]))
    let index = Int32(truncatingIfNeeded: clauses.count)
    watch(learned)
    return enqueue(learned[0], reason: index)
  }

  private mutating func backtrack(to level: Int) {
    guard level < levelStarts.count else { return }
    let start = levelStarts[level]
    for code in trail[start...] { values[Int(code >> 1)] = 0 }
    trail.removeSubrange(start...)
    nextClause = pointers[level]
    levelStarts.removeSubrange(level...)
    pointers.removeSubrange(level...)
    propagated = min(propagated, start)
  }

  // MARK: - Candidates

  /// The literals that make the formula true under the present assignment, sorted; other literals are left open.
  func candidate(of formula: Formula) -> [Literal] {
    var literals: Set<Literal> = []
    collect(formula, &literals)
    return literals.sorted()
  }

  private func collect(_ formula: Formula, _ literals: inout Set<Literal>) {
    switch formula {
    case .constant: return
    case .literal(let literal, place: _): literals.insert(literal)
    case .and(let operands): for operand in operands { collect(operand, &literals) }
    case .or(let operands):
      if let met = operands.first(where: isMet) { collect(met, &literals) }
    }
  }

  private func isMet(_ formula: Formula) -> Bool {
    switch formula {
    case .constant(let value): return value
    case .literal(let literal, place: _):
      guard let variable = variables[literal.proposition] else { return false }
      return value(variable * 2 + (literal.isNegated ? 1 : 0)) > 0
    case .and(let operands): return operands.allSatisfy(isMet)
    case .or(let operands): return operands.contains(where: isMet)
    }
  }

  /// Takes in that these literals, all true in the candidate, cannot hold together.
  mutating func refuse(_ literals: [Literal]) {
    let clause = literals.map { code($0) ^ 1 }
    guard !clause.isEmpty, learn(from: clause) else {
      isRefuted = true
      return
    }
    if clause.count > 1 {
      // Kept besides what was learned from it: other candidates meet the same refusal.
      remember(clause)
    }
  }

  /// Adds a clause during the search: the watches go to literals that are not false, or were falsified last.
  private mutating func remember(_ clause: [Code]) {
    let ordered = clause.sorted {
      let (one, other) = (value($0) >= 0, value($1) >= 0)
      if one != other { return one }
      let levels = (levels[Int($0 >> 1)], levels[Int($1 >> 1)])
      return levels.0 != levels.1 ? levels.0 > levels.1 : $0 < $1
    }
    watch(ordered)
  }
}
