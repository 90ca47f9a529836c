import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// What a search for one value came to.
enum ValueAnswer: Hashable {
  case value(WitnessValue)
  case none
  case gaveUp(GaveUp)
}

/// Finds one value that meets some tests and none of others, or shows that there is none.
///
/// Likely values are tried first, so that most questions need no automaton. What is left is decided kind by kind:
/// strings that are neither number nor address by the product of automata, numbers and addresses by regions of value.
struct ValueSolver {
  let budget: ReasoningBudget
  private var known: [Problem: ValueAnswer] = [:]
  private(set) var tests: [CompiledTest] = []
  private var givenUp = 0

  private struct Problem: Hashable {
    var domain: ValueDomain
    var positives: [Int]
    var negatives: [Int]
  }

  init(budget: ReasoningBudget) {
    self.budget = budget
  }

  /// Takes in atoms that were interned since.
  mutating func extend(_ atoms: [Atom]) {
    for atom in atoms[tests.count...] { tests.append(CompiledTest(atom)) }
  }

  mutating func solve(_ domain: ValueDomain, positives: [Int], negatives: [Int]) -> ValueAnswer {
    let problem = Problem(domain: domain, positives: positives, negatives: negatives)
    if let answer = known[problem] { return answer }
    // What is hard once is hard in every variation: a rule must not cost the budget of each of its questions.
    guard givenUp < budget.maximumGivenUpValues else {
      return .gaveUp(.budget("maximumGivenUpValues", limit: budget.maximumGivenUpValues))
    }
    let question = ValueQuestion(
      domain: domain, positives: positives.map { tests[$0] }, negatives: negatives.map { tests[$0] },
      budget: budget)
    let answer = question.answer()
    if case .gaveUp(.budget) = answer { givenUp += 1 }
    known[problem] = answer
    return answer
  }

  /// A smaller part of tests that no value meets, which still no value meets.
  mutating func refusal(
    _ domain: ValueDomain, positives: [Int], negatives: [Int]
  ) -> (positives: [Int], negatives: [Int]) {
    if positives.count == 1 {
      for negative in negatives where solve(domain, positives: positives, negatives: [negative]) == .none {
        return (positives, [negative])
      }
    }
    guard positives.count + negatives.count <= ValueSolver.maximumMinimised else {
      return (positives, negatives)
    }
    var (positives, negatives) = (positives, negatives)
    for negative in negatives {
      let fewer = negatives.filter { $0 != negative }
      if solve(domain, positives: positives, negatives: fewer) == .none { negatives = fewer }
    }
    for positive in positives {
      let fewer = positives.filter { $0 != positive }
      // Without a positive test there need not be a value: then nothing is refused.
      if !fewer.isEmpty, solve(domain, positives: fewer, negatives: negatives) == .none { positives = fewer }
    }
    return (positives, negatives)
  }

  /// Above so many tests a refusal is passed on as it is.
  static let maximumMinimised = 40
}

/// One question about one value.
struct ValueQuestion {
  let domain: ValueDomain
  let positives: [CompiledTest]
  let negatives: [CompiledTest]
  let budget: ReasoningBudget

  func answer() -> ValueAnswer {
    // `-@a:*`: no value at all.
    if negatives.contains(where: { $0.atom.test == .exists && $0.prefix.isEmpty }) { return .none }
    if domain == .status {
      let values = EventStatus.allCases.map { WitnessValue.string(UTF8Text($0.rawValue)) } + [.string("")]
      return values.first(where: isMet).map(ValueAnswer.value) ?? .none
    }
    if let likely = likelyValue { return .value(likely) }
    var doubt: GaveUp?
    for kind in kinds {
      switch kind {
      case .value: return kind
      case .gaveUp(let reason): doubt = doubt ?? reason
      case .none: continue
      }
    }
    if domain == .attribute {
      for value in [WitnessValue.boolean(true), .boolean(false), .object] where isMet(value) {
        return .value(value)
      }
    }
    return doubt.map(ValueAnswer.gaveUp) ?? .none
  }

  /// Strings, then numbers; each only when the one before had no value.
  private var kinds: some Sequence<ValueAnswer> {
    let questions: [() -> ValueAnswer] = domain == .attribute ? [strings, numbers] : [strings]
    return questions.lazy.map { $0() }
  }

  func isMet(_ value: WitnessValue) -> Bool {
    positives.allSatisfy { $0.holds(value) } && !negatives.contains { $0.holds(value) }
  }

  private static let likelyIfFree = ["x", "example", "1", ""].map { UTF8Text($0) }

  private var likelyValue: WitnessValue? {
    let texts =
      positives.isEmpty ? ValueQuestion.likelyIfFree : positives.flatMap(\.likelyTexts) + joinedTexts
    for text in texts {
      for value in values(of: text) where isMet(value) { return value }
    }
    return nil
  }

  /// Patterns for parts of a value are met by their texts in a row, those anchored at an end outside.
  private var joinedTexts: [UTF8Text] {
    guard positives.count > 1 else { return [] }
    let parts = positives.compactMap { test in
      test.likelyTexts.first.map { (rank: test.anchorRank, text: $0) }
    }
    let ordered = (0...2).flatMap { rank in parts.filter { $0.rank == rank } }
    return [UTF8Text(bytes: ordered.flatMap(\.text.bytes))]
  }

  /// A text as the values it may be, the most natural first.
  private func values(of text: UTF8Text) -> [WitnessValue] {
    switch domain {
    case .tag: return text.isEmpty || LowerCasing.lowered(text) != text ? [] : [.string(text)]
    case .string, .status: return [.string(text)]
    case .attribute:
      if text == "true" || text == "false" { return [.boolean(text == "true"), .string(text)] }
      let isNumber = DecimalNumber(text).map { UTF8Text($0.canonicalText) == text } ?? false
      return isNumber ? [.number(text), .string(text)] : [.string(text)]
    }
  }

  // MARK: - Strings

  private func strings() -> ValueAnswer {
    if let finite = positives.filter({ $0.equalityTexts != nil }).min(by: {
      ($0.equalityTexts?.count ?? 0) < ($1.equalityTexts?.count ?? 0)
    }) {
      let texts = (finite.equalityTexts ?? []).sorted().map { UTF8Text(bytes: finite.prefix + $0.bytes) }
      let values = texts.filter { domain != .tag || !$0.isEmpty }.map(WitnessValue.string)
      return values.first(where: isMet).map(ValueAnswer.value) ?? .none
    }
    var doubt: GaveUp?
    var parts: [() -> ValueAnswer] = [plainStrings]
    for prefix in numericPrefixes { parts.append { numericStrings(prefix) } }
    if hasAddresses { parts.append(addresses) }
    for part in parts {
      switch part() {
      case .value(let value): return .value(value)
      case .gaveUp(let reason): doubt = doubt ?? reason
      case .none: continue
      }
    }
    return doubt.map(ValueAnswer.gaveUp) ?? .none
  }

  private var numericPrefixes: [[UInt8]] {
    Set((positives + negatives).filter(\.isNumeric).map(\.prefix)).sorted { $0.lexicographicallyPrecedes($1) }
  }

  private var hasAddresses: Bool { (positives + negatives).contains(where: \.isAddress) }

  private var alphabet: Alphabet {
    var demands = Alphabet.Demands()
    for test in positives + negatives { test.demand(&demands) }
    demands.isLowered = domain == .tag
    if hasAddresses || !numericPrefixes.isEmpty { demands.mentioned.formUnion(NumberGrammar.scalars) }
    return Alphabet(demands)
  }

  /// Strings that are neither numbers nor addresses, where a test speaks of these: every test is a regular language.
  private func plainStrings() -> ValueAnswer {
    let alphabet = alphabet
    guard var (inside, outside) = languages(alphabet, of: { _ in true }) else { return .none }
    for prefix in numericPrefixes {
      outside.append(Recognizer(prefix: UTF8Text(bytes: prefix).scalars, .number, alphabet))
    }
    if hasAddresses {
      outside += [true, false].map { Recognizer(.addressLike(hasColons: $0), alphabet) }
    }
    if domain == .tag { outside.append(Recognizer(.texts([[]]), alphabet)) }
    var search = LanguageSearch(
      inside: inside, outside: outside, alphabet, limit: budget.maximumStringStates)
    inside = []
    switch search.shortest() {
    case .text(let text): return isMet(.string(text)) ? .value(.string(text)) : .gaveUp(.mixedTests)
    case .none: return .none
    case .gaveUp(let reason): return .gaveUp(reason)
    }
  }

  /// The tests as automata; `nil` when a positive one accepts nothing.
  private func languages(
    _ alphabet: Alphabet, of isWanted: (CompiledTest) -> Bool
  ) -> (inside: [Recognizer], outside: [Recognizer])? {
    var inside: [Recognizer] = []
    var outside: [Recognizer] = []
    for test in positives where isWanted(test) {
      let prefix = UTF8Text(bytes: test.prefix).scalars
      switch test.textLanguage {
      case .nothing: return nil
      case .everything:
        if !prefix.isEmpty { inside.append(Recognizer(prefix: prefix, .everything, alphabet)) }
      case .language(let language): inside.append(Recognizer(prefix: prefix, language, alphabet))
      }
    }
    for test in negatives where isWanted(test) {
      let prefix = UTF8Text(bytes: test.prefix).scalars
      switch test.textLanguage {
      case .nothing: continue
      case .everything: outside.append(Recognizer(prefix: prefix, .everything, alphabet))
      case .language(let language): outside.append(Recognizer(prefix: prefix, language, alphabet))
      }
    }
    return (inside, outside)
  }

  // MARK: - Numbers

  /// Strings that are a prefix and then a JSON number.
  private func numericStrings(_ prefix: [UInt8]) -> ValueAnswer {
    if positives.contains(where: { $0.isAddress || $0.isNumeric && $0.prefix != prefix }) { return .none }
    let numeric = { (test: CompiledTest) in test.isNumeric && test.prefix == prefix }
    return number(prefix: prefix, isByValue: numeric, isString: true)
  }

  /// Numbers of JSON: equality is by value too.
  private func numbers() -> ValueAnswer {
    let refusesNumbers = positives.contains { test in
      switch test.atom.test {
      case .textInterval, .addressIn, .phrase(_, onlyStrings: true), .stretch(_, onlyStrings: true): true
      default: false
      }
    }
    if refusesNumbers { return .none }
    return number(prefix: [], isByValue: { $0.isNumeric || $0.equalityTexts != nil }, isString: false)
  }

  private func number(
    prefix: [UInt8], isByValue: (CompiledTest) -> Bool, isString: Bool
  ) -> ValueAnswer {
    let byValue = (positives + negatives).filter(isByValue)
    let bounds = byValue.reduce(into: Set<DecimalNumber>()) {
      $0.formUnion($1.numberBounds)
      $0.formUnion($1.equalityNumbers)
    }
    func meets(_ number: DecimalNumber, _ test: CompiledTest) -> Bool {
      switch test.atom.test {
      case .interval(let interval), .tagInterval(let interval, _): interval.contains(number)
      default: test.equalityNumbers.contains(number)
      }
    }
    let (regions, isComplete) = NumberCandidates.regions(bounds)
    let candidates = regions.filter { number in
      positives.allSatisfy { !isByValue($0) || meets(number, $0) }
        && !negatives.contains { isByValue($0) && meets(number, $0) }
    }
    if candidates.isEmpty { return isComplete ? .none : .gaveUp(.mixedTests) }
    for candidate in candidates.prefix(budget.maximumCandidates) {
      for text in NumberCandidates.spellings(candidate) {
        let text = UTF8Text(bytes: prefix + text.bytes)
        let value = isString ? WitnessValue.string(text) : .number(text)
        if isMet(value) { return .value(value) }
      }
    }
    return bySearch([.number], prefix: prefix, isString: isString)
  }

  /// Texts of a kind that meet the tests of text, tried one by one.
  private func bySearch(_ kinds: [Recognizer.Language], prefix: [UInt8], isString: Bool) -> ValueAnswer {
    let alphabet = alphabet
    let isWanted = { (test: CompiledTest) -> Bool in
      switch test.atom.test {
      case .exists, .wildcard, .phrase(_, onlyStrings: false), .stretch(_, onlyStrings: false): true
      case .phrase, .stretch, .textInterval, .equals: isString
      default: false
      }
    }
    guard let (inside, outside) = languages(alphabet, of: isWanted) else { return .none }
    let kinds = kinds.map { Recognizer(prefix: UTF8Text(bytes: prefix).scalars, $0, alphabet) }
    var search = LanguageSearch(
      inside: inside + kinds, outside: outside, alphabet, limit: budget.maximumStringStates)
    switch search.shortest() {
    case .none: return .none
    case .gaveUp(let reason): return .gaveUp(reason)
    case .text: break
    }
    // Numbers are made of scalars that are all in the alphabet: all texts tried, there is none.
    let (texts, isAll) = search.texts(atMost: budget.maximumCandidates)
    for text in texts {
      let value = isString ? WitnessValue.string(text) : .number(text)
      if isMet(value) { return .value(value) }
    }
    return isAll ? .none : .gaveUp(.mixedTests)
  }

  // MARK: - Addresses

  /// Strings that are addresses.
  private func addresses() -> ValueAnswer {
    if positives.contains(where: \.isNumeric) { return .none }
    func blocks(_ test: CompiledTest) -> [CIDRBlock] {
      if case .addressIn(let blocks) = test.atom.test { blocks } else { [] }
    }
    let candidates = AddressCandidates.regions((positives + negatives).flatMap(blocks)).filter { bits in
      let value = WitnessValue.string(AddressSpelling.plain(bits))
      return positives.allSatisfy { !$0.isAddress || $0.holds(value) }
        && !negatives.contains { $0.isAddress && $0.holds(value) }
    }
    // What only looks like an address is not among the candidates.
    if candidates.isEmpty, positives.contains(where: \.isAddress) { return .none }
    for bits in candidates.prefix(budget.maximumCandidates) {
      for text in AddressSpelling.all(bits) where isMet(.string(text)) { return .value(.string(text)) }
    }
    // An address that is IPv4 can be written with dots, and any with colons.
    var answers = [bySearch([.addressLike(hasColons: true)], prefix: [], isString: true)]
    if candidates.contains(where: \.isV4) || !positives.contains(where: \.isAddress) {
      let beginnings =
        positives.flatMap(blocks).count == 1 ? positives.flatMap(blocks).map(\.dottedBeginning) : []
      answers.append(bySearch([.addressLike(hasColons: false)] + beginnings, prefix: [], isString: true))
    }
    return answers.first { if case .value = $0 { true } else { false } }
      ?? answers.first { $0 != .none } ?? .none
  }
}
