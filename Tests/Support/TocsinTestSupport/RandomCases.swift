import Foundation

/// How much of random and exhaustive tests is tried: seconds of it by default, more where the environment asks.
package enum RandomCases {
  private static let pairs = ProcessInfo.processInfo.environment["TOCSIN_PAIRS"].flatMap(Int.init)

  /// `TOCSIN_SEED`, where other cases than usual are wanted.
  package static let firstSeed =
    ProcessInfo.processInfo.environment["TOCSIN_SEED"].flatMap(UInt64.init) ?? 1

  /// Whether the run is a long one, as each night.
  package static var isLong: Bool { pairs != nil }

  /// `TOCSIN_PAIRS`, else the usual number.
  package static func pairs(_ usual: Int) -> Int { pairs ?? usual }

  /// The usual number; in a long run the full one for each 20,000 of `TOCSIN_PAIRS`.
  package static func count(_ usual: Int, full: Int) -> Int {
    pairs.map { max(1, full * $0 / 20_000) } ?? usual
  }
}
