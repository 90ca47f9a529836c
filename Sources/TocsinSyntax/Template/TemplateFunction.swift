/// The functions of `eval`.
///
/// Source: query reference, section 7.4. Angles are in radians.
package enum TemplateFunction: String, CaseIterable, Sendable {
  case abs
  case sgn
  case int
  case float
  case toBool = "to_bool"
  case trunc
  case dec
  case round
  case ceil
  case floor
  case sqrt
  case exp
  case log
  case log2
  case log10
  case pow
  case sin
  case cos
  case tan
  case asin
  case acos
  case atan
  case atan2
  case humanizeBytes = "humanize_bytes"
  case humanizeBits = "humanize_bits"

  /// `round(x, 2)` and `trunc(x, 2)` take a number of digits.
  package var maximumArguments: Int {
    switch self {
    case .round, .trunc, .pow, .atan2: 2
    default: 1
    }
  }

  /// Fewer arguments give no result.
  package var minimumArguments: Int { self == .pow || self == .atan2 ? 2 : 1 }

  /// It yields text, so it stands outermost.
  package var yieldsText: Bool { self == .humanizeBytes || self == .humanizeBits }
}
