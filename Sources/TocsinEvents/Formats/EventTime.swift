package import TocsinLogModel

/// Instants as records write them.
package enum EventTime {
  /// A number is an epoch; a string ISO 8601, the compact form without separators, or an epoch.
  ///
  /// `nil` for anything else.
  package static func timestamp(of value: AttributeValue) -> Timestamp? {
    switch value {
    case .number(let text): text.bytes.withUnsafeBufferPointer { timestamp(number: $0) }
    case .string(let text): text.bytes.withUnsafeBufferPointer { timestamp(string: $0) }
    default: nil
    }
  }

  static func timestamp(number: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    DecimalNumber(json: number).flatMap { Timestamp(epoch: $0) }
  }

  static func timestamp(string: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    // The longest form has nine decimals and an offset; anything longer is no time.
    string.count <= 40 ? Timestamp(text: string) : nil
  }

  /// The epoch in milliseconds as a JSON number, with decimals only where there are microseconds.
  package static func epochMilliseconds(_ timestamp: Timestamp) -> [UInt8] {
    let whole = timestamp.microseconds.magnitude / 1000
    let rest = timestamp.microseconds.magnitude % 1000
    var text = (timestamp.microseconds < 0 ? "-" : "") + String(whole)
    if rest > 0 { text += "." + String(String(1000 + rest).dropFirst()) }
    return Array(text.utf8)
  }
}
