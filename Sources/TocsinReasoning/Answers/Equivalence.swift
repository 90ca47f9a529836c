/// Whether two queries match the same logs.
package enum Equivalence: Sendable {
  case equivalent
  /// A log that one matches and the other does not.
  case different(WitnessLog, isMetByFirst: Bool)
  case gaveUp(GaveUp)
}
