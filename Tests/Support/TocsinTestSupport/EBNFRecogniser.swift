/// Whether a text belongs to the language of a grammar.
///
/// Every way to read the text is followed, so the order of choices does not matter.
package struct EBNFRecogniser {
  private let grammar: EBNF
  private var text: [Unicode.Scalar] = []
  private var memo: [Place: Set<Int>] = [:]
  /// The productions that stand in a reading of an accepted text, or that kept a text from being accepted.
  package private(set) var exercised: Set<String> = []

  private struct Place: Hashable {
    var name: String
    var start: Int
  }

  package init(_ grammar: EBNF) {
    self.grammar = grammar
  }

  package mutating func accepts(_ text: String) -> Bool {
    self.text = Array(text.unicodeScalars)
    memo = [:]
    guard ends(.production(grammar.start), from: 0).contains(self.text.count) else { return false }
    trace(.production(grammar.start), 0, self.text.count)
    return true
  }

  /// The offsets at which a reading of the expression that begins at `start` may end.
  private mutating func ends(_ expression: EBNF.Expression, from start: Int) -> Set<Int> {
    switch expression {
    case .literal(let scalars): return text[start...].starts(with: scalars) ? [start + scalars.count] : []
    case .characters(let set): return start < text.count && set.contains(text[start]) ? [start + 1] : []
    case .production(let name):
      let place = Place(name: name, start: start)
      if let known = memo[place] { return known }
      memo[place] = []
      let found = grammar.productions[name].map { ends($0, from: start) } ?? []
      memo[place] = found
      return found
    case .sequence(let parts):
      return parts.reduce([start]) { starts, part in
        starts.reduce(into: []) { $0.formUnion(ends(part, from: $1)) }
      }
    case .choice(let options): return options.reduce(into: []) { $0.formUnion(ends($1, from: start)) }
    case .optional(let inner): return ends(inner, from: start).union([start])
    case .repeated(let inner, let minimum):
      var found: Set<Int> = minimum == 0 ? [start] : []
      var fresh: Set<Int> = [start]
      while !fresh.isEmpty {
        let reached: Set<Int> = fresh.reduce(into: []) { $0.formUnion(ends(inner, from: $1)) }
        fresh = reached.subtracting(found)
        found.formUnion(reached)
      }
      return found
    case .except(let inner, let excluded):
      let found = ends(inner, from: start)
      let refused = found.intersection(ends(excluded, from: start))
      if case .production(let name) = excluded, !refused.isEmpty { exercised.insert(name) }
      return found.subtracting(refused)
    case .lookahead(let inner, let isNegative):
      return ends(inner, from: start).isEmpty == isNegative ? [start] : []
    }
  }

  /// Marks the productions of one reading of `start..<end`.
  private mutating func trace(_ expression: EBNF.Expression, _ start: Int, _ end: Int) {
    switch expression {
    case .literal, .characters: return
    case .lookahead(let inner, let isNegative):
      if !isNegative, let end = ends(inner, from: start).first { trace(inner, start, end) }
    case .production(let name):
      exercised.insert(name)
      if let body = grammar.productions[name] { trace(body, start, end) }
    case .optional(let inner):
      if start < end { trace(inner, start, end) }
    case .except(let inner, _): trace(inner, start, end)
    case .choice(let options):
      for option in options where ends(option, from: start).contains(end) {
        trace(option, start, end)
        return
      }
    case .sequence(let parts): traceSequence(parts[...], start, end)
    case .repeated(let inner, _):
      guard start < end else { return }
      for middle in ends(inner, from: start).sorted(by: >) where middle > start && middle <= end {
        guard middle == end || ends(expression, from: middle).contains(end) else { continue }
        trace(inner, start, middle)
        trace(expression, middle, end)
        return
      }
    }
  }

  private mutating func traceSequence(_ parts: ArraySlice<EBNF.Expression>, _ start: Int, _ end: Int) {
    guard let first = parts.first else { return }
    let rest = parts.dropFirst()
    for middle in ends(first, from: start).sorted(by: >) where middle <= end {
      guard ends(.sequence(Array(rest)), from: middle).contains(end) else { continue }
      trace(first, start, middle)
      traceSequence(rest, middle, end)
      return
    }
  }
}
