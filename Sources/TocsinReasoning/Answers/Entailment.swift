/// Whether a statement about all logs holds.
package enum Entailment: Sendable {
  case holds
  case fails(WitnessLog)
  case gaveUp(GaveUp)
}
