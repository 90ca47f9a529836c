import TocsinLogModel

/// What a search for a text came to.
enum TextSearchAnswer: Hashable {
  case text(UTF8Text)
  case none
  case gaveUp(GaveUp)
}

/// The shortest text that is in all of some languages and in none of others.
///
/// Breadth first over the product of their automata, letters in the order of the alphabet.
struct LanguageSearch {
  private var inside: [Recognizer]
  private var outside: [Recognizer]
  private let alphabet: Alphabet
  private let limit: Int

  init(inside: [Recognizer], outside: [Recognizer], _ alphabet: Alphabet, limit: Int) {
    self.inside = inside
    self.outside = outside
    self.alphabet = alphabet
    self.limit = limit
  }

  private struct Step {
    var state: [Int32]
    var parent: Int
    var letter: Int
  }

  mutating func shortest() -> TextSearchAnswer {
    let start = [Int32](repeating: 0, count: inside.count + outside.count)
    if isAccepted(start) { return .text("") }
    var steps = [Step(state: start, parent: -1, letter: -1)]
    var seen: Set<[Int32]> = [start]
    var index = 0
    while index < steps.count {
      for letter in alphabet.scalars.indices {
        let next = next(steps[index].state, letter)
        guard !isHopeless(next), seen.insert(next).inserted else { continue }
        steps.append(Step(state: next, parent: index, letter: letter))
        if isAccepted(next) { return .text(text(steps, steps.count - 1)) }
        guard steps.count < limit else { return .gaveUp(.budget("maximumStringStates", limit: limit)) }
      }
      index += 1
    }
    return alphabet.isComplete ? .none : .gaveUp(.mixedTests)
  }

  /// Texts of the language, shortest first, at most so many, and whether there are no others; different texts may
  /// lead to one state.
  mutating func texts(atMost count: Int) -> (found: [UTF8Text], isAll: Bool) {
    var found: [UTF8Text] = []
    let start = [Int32](repeating: 0, count: inside.count + outside.count)
    if isAccepted(start) { found.append("") }
    var steps = [Step(state: start, parent: -1, letter: -1)]
    var index = 0
    while index < steps.count, found.count < count, steps.count < count * 40 {
      for letter in alphabet.scalars.indices {
        let next = next(steps[index].state, letter)
        if isHopeless(next) { continue }
        steps.append(Step(state: next, parent: index, letter: letter))
        if isAccepted(next) { found.append(text(steps, steps.count - 1)) }
      }
      index += 1
    }
    return (found, index == steps.count)
  }

  private mutating func next(_ state: [Int32], _ letter: Int) -> [Int32] {
    var next = state
    for index in inside.indices {
      next[index] = Int32(truncatingIfNeeded: inside[index].step(Int(state[index]), letter))
    }
    for index in outside.indices {
      let place = inside.count + index
      next[place] = Int32(truncatingIfNeeded: outside[index].step(Int(state[place]), letter))
    }
    return next
  }

  private func isAccepted(_ state: [Int32]) -> Bool {
    inside.indices.allSatisfy { inside[$0].accepts(Int(state[$0])) }
      && !outside.indices.contains { outside[$0].accepts(Int(state[inside.count + $0])) }
  }

  private func isHopeless(_ state: [Int32]) -> Bool {
    inside.indices.contains { inside[$0].isDead(Int(state[$0])) }
      || outside.indices.contains { outside[$0].acceptsAll(Int(state[inside.count + $0])) }
  }

  private func text(_ steps: [Step], _ last: Int) -> UTF8Text {
    var scalars = String.UnicodeScalarView()
    var letters: [Int] = []
    var index = last
    while steps[index].parent >= 0 {
      letters.append(steps[index].letter)
      index = steps[index].parent
    }
    for letter in letters.reversed() { scalars.append(alphabet.scalars[letter]) }
    return UTF8Text(String(scalars))
  }
}
