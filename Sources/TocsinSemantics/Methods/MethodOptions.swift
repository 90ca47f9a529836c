/// The settings of a detection method: its own block of `options`, with defaults filled in.
package struct MethodOptions: Sendable, Equatable {
  /// The options, whichever method they are of; `nil` where it has no block, or the rule is invalid.
  package let details: (any MethodDetails)?
  /// Events from before the run may fill the baseline.
  ///
  /// Kept beside ``details``, since it is asked for each of these events.
  package let learnsFromHistory: Bool

  /// The method has no block, or the rule is invalid.
  package static let none = MethodOptions()

  private init() {
    details = nil
    learnsFromHistory = false
  }

  /// The options of one method.
  package init(_ details: some MethodDetails) {
    self.details = details
    learnsFromHistory = details.learnsFromHistory
  }

  /// Whether both are options of one method with equal values.
  package static func == (one: MethodOptions, other: MethodOptions) -> Bool {
    guard let left = one.details, let right = other.details else {
      return one.details == nil && other.details == nil
    }
    return left.isEqual(to: right)
  }
}

/// What is asked of the options of every method.
package protocol MethodDetails: Equatable, Sendable {
  /// How the rule decides, as the end of a sentence; `window` is its evaluation window in seconds.
  func summary(window: Int) -> String

  /// Why the method may find nothing about an event that a query matches, as a sentence.
  var noDecision: String { get }

  /// Whether events from before the run may fill the baseline.
  var learnsFromHistory: Bool { get }

  /// What of the evaluation window, in seconds, decides: two rules of the same options and equal results work alike.
  func decidingWindow(_ window: Int) -> Int
}

extension MethodDetails {
  /// Learning starts with the run.
  package var learnsFromHistory: Bool { false }

  /// The window itself, in seconds.
  package func decidingWindow(_ window: Int) -> Int { window }

  fileprivate func isEqual(to other: any MethodDetails) -> Bool { (other as? Self) == self }
}
