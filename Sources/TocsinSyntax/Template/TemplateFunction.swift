/// The functions of `eval`.
///
/// Source: query reference, section 7.4.
package enum TemplateFunction: String, CaseIterable, Sendable {
  case abs
  case int
  case trunc
  case float
  case dec
  case round
  case ceil
  case floor
  case sgn
  case humanizeBytes = "humanize_bytes"
  case humanizeBits = "humanize_bits"

  /// `round(x, 2)` and `trunc(x, 2)` take a number of digits.
  package var maximumArguments: Int { self == .round || self == .trunc ? 2 : 1 }

  /// It yields text, so it stands outermost.
  package var yieldsText: Bool { self == .humanizeBytes || self == .humanizeBits }
}
