/// Whether some log meets a query.
package enum Satisfiability: Sendable {
  case satisfiable(WitnessLog)
  case unsatisfiable(UnsatisfiableCore)
  case gaveUp(GaveUp)
}
