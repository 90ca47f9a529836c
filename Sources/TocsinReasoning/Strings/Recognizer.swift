import TocsinLogModel

/// A regular language of texts as a deterministic automaton, its states made as they are reached.
struct Recognizer {
  /// A symbol of a pattern.
  enum Symbol: Hashable {
    case scalar(Unicode.Scalar)
    case anyScalar
    case anyRun
    /// One or more scalars that are part of no token.
    case separator
  }

  enum Language {
    /// The pattern covers the whole text.
    case whole([Symbol])
    /// The pattern covers a stretch of the lower-cased text; the ends may be demanded to be edges of tokens.
    case stretch([Symbol], atTokenStart: Bool, atTokenEnd: Bool)
    case texts(Set<[Unicode.Scalar]>)
    case interval(ScalarInterval)
    /// A JSON number.
    case number
    /// Every dotted or every colon spelling of an address, and some texts that are none.
    case addressLike(hasColons: Bool)
    case everything
  }

  private typealias State = [Int32]
  private static let dead: [Int32] = [-1]

  private let prefix: [Unicode.Scalar]
  private let language: Language
  private let trie: TextTrie
  private let readsLowered: Bool
  private let alphabet: Alphabet
  private let isToken: [Unicode.Scalar: Bool]
  private var states: [[Int32]] = []
  private var ids: [[Int32]: Int] = [:]
  private var steps: [Int32] = []

  /// The language of the texts that are the prefix and then a text of `language`.
  init(prefix: [Unicode.Scalar] = [], _ language: Language, _ alphabet: Alphabet) {
    self.prefix = prefix
    self.language = language
    self.alphabet = alphabet
    if case .stretch = language { readsLowered = true } else { readsLowered = false }
    if case .texts(let texts) = language { trie = TextTrie(texts) } else { trie = TextTrie([]) }
    var tokens: [Unicode.Scalar: Bool] = [:]
    if case .stretch = language {
      for scalar in alphabet.lowered.joined() { tokens[scalar] = TextTokens.isToken(scalar) }
    }
    isToken = tokens
    _ = id(of: prefix.isEmpty ? [0] + start : [0])
  }

  /// The first state is 0.
  mutating func step(_ state: Int, _ letter: Int) -> Int {
    let place = state * alphabet.scalars.count + letter
    if steps[place] >= 0 { return Int(steps[place]) }
    let next = id(of: next(states[state], letter))
    steps[place] = Int32(truncatingIfNeeded: next)
    return next
  }

  func accepts(_ state: Int) -> Bool {
    let state = states[state]
    guard state != Recognizer.dead, Int(state[0]) == prefix.count else { return false }
    return acceptsInner(Array(state.dropFirst()))
  }

  /// No continuation is accepted.
  func isDead(_ state: Int) -> Bool { states[state] == Recognizer.dead }

  /// Every continuation is accepted.
  func acceptsAll(_ state: Int) -> Bool {
    let state = states[state]
    guard state != Recognizer.dead, Int(state[0]) == prefix.count else { return false }
    switch language {
    case .everything: return true
    case .stretch: return state[1] & Recognizer.foundFlag != 0
    case .whole(let symbols):
      return symbols.last == .anyRun && state.dropFirst().contains(Int32(symbols.count))
    default: return false
    }
  }

  private mutating func id(of state: [Int32]) -> Int {
    if let id = ids[state] { return id }
    ids[state] = states.count
    states.append(state)
    steps += repeatElement(-1, count: alphabet.scalars.count)
    return states.count - 1
  }

  /// A state is how much of the prefix is read, then the state of the language.
  private func next(_ state: [Int32], _ letter: Int) -> [Int32] {
    if state == Recognizer.dead { return state }
    let read = Int(state[0])
    if read < prefix.count {
      guard prefix[read] == alphabet.scalars[letter] else { return Recognizer.dead }
      let count = Int32(truncatingIfNeeded: read + 1)
      return read + 1 == prefix.count ? [count] + start : [count]
    }
    var inner = Array(state.dropFirst())
    if readsLowered {
      for scalar in alphabet.lowered[letter] { inner = nextInner(inner, scalar) }
    } else {
      inner = nextInner(inner, alphabet.scalars[letter])
    }
    return inner == Recognizer.dead ? inner : [state[0]] + inner
  }

  // MARK: - Languages

  private static let foundFlag: Int32 = 1
  private static let tokenFlag: Int32 = 2

  private var start: [Int32] {
    switch language {
    case .whole(let symbols): closed([0], symbols)
    case .stretch(let symbols, _, _): [0] + closed([0], symbols)
    case .texts, .number, .everything: [0]
    case .interval: [0, 0]
    case .addressLike: [0, 0, 0]
    }
  }

  private func acceptsInner(_ state: [Int32]) -> Bool {
    switch language {
    case .whole(let symbols): state.contains(Int32(symbols.count))
    case .stretch(let symbols, _, _):
      state[0] & Recognizer.foundFlag != 0 || state.dropFirst().contains(Int32(symbols.count))
    case .texts: trie.isText(Int(state[0]))
    case .interval(let interval): interval.accepts(lower: state[0], upper: state[1])
    case .number: NumberGrammar.accepts(state[0])
    case .addressLike(let hasColons): hasColons ? state[2] >= 2 : state[1] == 3 && state[2] == 0
    case .everything: true
    }
  }

  private func nextInner(_ state: [Int32], _ scalar: Unicode.Scalar) -> [Int32] {
    if state == Recognizer.dead { return state }
    switch language {
    case .whole(let symbols):
      let next = moved(state[...], scalar, symbols)
      return next.isEmpty ? Recognizer.dead : closed(next, symbols)
    case .stretch(let symbols, let atTokenStart, let atTokenEnd):
      return nextStretch(state, scalar, symbols, atTokenStart, atTokenEnd)
    case .texts:
      return trie.next(Int(state[0]), scalar).map { [Int32(truncatingIfNeeded: $0)] } ?? Recognizer.dead
    case .interval(let interval):
      return interval.next(lower: state[0], upper: state[1], scalar)
    case .number: return NumberGrammar.next(state[0], scalar).map { [$0] } ?? Recognizer.dead
    case .addressLike:
      let isHex = scalar.value < 0x80 && Character(scalar).isHexDigit
      let (dots, colons) = (state[1] + (scalar == "." ? 1 : 0), state[2] + (scalar == ":" ? 1 : 0))
      guard isHex || scalar == "." || scalar == ":", state[0] < 45, dots <= 3 else { return Recognizer.dead }
      return [state[0] + 1, dots, min(colons, 2)]
    case .everything: return state
    }
  }

  private func nextStretch(
    _ state: [Int32], _ scalar: Unicode.Scalar, _ symbols: [Symbol], _ atTokenStart: Bool, _ atTokenEnd: Bool
  ) -> [Int32] {
    if state[0] & Recognizer.foundFlag != 0 { return [Recognizer.foundFlag] }
    let isPart = isToken[scalar] ?? TextTokens.isToken(scalar)
    let last = Int32(symbols.count)
    if state.dropFirst().contains(last), !atTokenEnd || !isPart { return [Recognizer.foundFlag] }
    var positions = moved(state[1...], scalar, symbols)
    if !atTokenStart || !isPart { positions.append(0) }
    let next = closed(positions, symbols)
    if !atTokenEnd, next.contains(last) { return [Recognizer.foundFlag] }
    return [isPart ? Recognizer.tokenFlag : 0] + next
  }

  private func moved(_ positions: ArraySlice<Int32>, _ scalar: Unicode.Scalar, _ symbols: [Symbol]) -> [Int32]
  {
    var next: [Int32] = []
    for position in positions where Int(position) < symbols.count {
      switch symbols[Int(position)] {
      case .scalar(let wanted): if wanted == scalar { next.append(position + 1) }
      case .anyScalar: next.append(position + 1)
      case .anyRun: next.append(position)
      case .separator:
        if !(isToken[scalar] ?? TextTokens.isToken(scalar)) { next += [position, position + 1] }
      }
    }
    return next
  }

  /// With the positions behind runs, sorted.
  private func closed(_ positions: [Int32], _ symbols: [Symbol]) -> [Int32] {
    var all = Set(positions)
    for position in positions {
      var next = position
      while Int(next) < symbols.count, symbols[Int(next)] == .anyRun {
        next += 1
        all.insert(next)
      }
    }
    return all.sorted()
  }
}
