/// Makes random texts that follow the productions of a grammar.
package struct EBNFGenerator {
  private let grammar: EBNF
  private var random: SplitMix
  /// What a class of characters is drawn from, where it holds some of them.
  private let alphabet: [Unicode.Scalar]
  /// Expansions left; when they run out, the last choice is taken and nothing is repeated.
  private var fuel = 0

  package init(_ grammar: EBNF, seed: UInt64, alphabet: String) {
    self.grammar = grammar
    random = SplitMix(seed: seed)
    self.alphabet = Array(alphabet.unicodeScalars)
  }

  /// A text that follows the productions.
  ///
  /// Look-ahead and exceptions are not obeyed, so ask a recogniser whether it is a sentence.
  package mutating func candidate(fuel: Int) -> String {
    self.fuel = fuel
    var output = String.UnicodeScalarView()
    expand(.production(grammar.start), 0, &output)
    return String(output)
  }

  private mutating func expand(
    _ expression: EBNF.Expression, _ depth: Int, _ output: inout String.UnicodeScalarView
  ) {
    fuel -= 1
    let isShort = fuel < 0 || depth > 60
    switch expression {
    case .lookahead: break
    case .literal(let text): output.append(contentsOf: text)
    case .characters(let set):
      let members = alphabet.filter { set.contains($0) }
      if !members.isEmpty { output.append(random.pick(members)) }
    case .production(let name):
      if let body = grammar.productions[name] { expand(body, depth + 1, &output) }
    case .sequence(let parts):
      for part in parts { expand(part, depth + 1, &output) }
    case .choice(let options):
      expand(isShort ? options[options.count - 1] : random.pick(options), depth + 1, &output)
    case .optional(let inner):
      if !isShort, random.chance(40) { expand(inner, depth + 1, &output) }
    case .repeated(let inner, atLeast: let minimum):
      for _ in 0..<minimum { expand(inner, depth + 1, &output) }
      while fuel > 0, depth < 60, random.chance(45) { expand(inner, depth + 1, &output) }
    case .except(let inner, _): expand(inner, depth + 1, &output)
    }
  }
}
