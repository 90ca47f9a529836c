import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics

/// A sentence about a decision, some of it emphasized: what makes a signal.
package struct DecisionText: Sendable, Equatable, ExpressibleByStringInterpolation {
  /// A piece of the sentence.
  package struct Part: Sendable, Equatable {
    /// Without control characters.
    package var text: String
    /// Whether this is what makes a signal.
    package var isEmphasized: Bool
  }

  /// The pieces, in order.
  package private(set) var parts: [Part]

  private init(parts: [Part]) { self.parts = parts }

  /// A text without emphasis.
  package init(stringLiteral text: String) { parts = [Part(text: text, isEmphasized: false)] }

  init(emphasized text: String) { parts = [Part(text: text, isEmphasized: true)] }

  static func + (left: DecisionText, right: DecisionText) -> DecisionText {
    DecisionText(parts: left.parts + right.parts)
  }
}

extension Rule {
  /// How a sentence names a case: by its name, else by its severity.
  func nameOfCase(_ index: Int) -> String {
    let name = self.cases[index].name
    return name.isEmpty
      ? "the case for \(self.cases[index].severity.rawValue)" : "case \(Escaping.visible(name))"
  }
}

extension JSONWriter {
  mutating func member(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }

  mutating func member(_ key: String, _ time: Timestamp) { member(key, time.iso8601) }

  /// A number with at most three decimals: more would show how the machine rounds.
  mutating func figure(_ key: String, _ value: Double) {
    self.key(key)
    raw(Array(DecimalNumber(double: (value * 1000).rounded() / 1000).canonicalText.utf8))
  }
}
