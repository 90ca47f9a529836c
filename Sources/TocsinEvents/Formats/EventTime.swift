package import TocsinLogModel

/// Instants as records write them.
package enum EventTime {
  /// A number is an epoch, or the compact form without separators; a string also any form of ``Timestamp/init(log:clock:)``.
  ///
  /// `nil` for anything else. A time without a year is the last one before `clock`.
  package static func timestamp(of value: AttributeValue, clock: Timestamp = .fixedClock) -> Timestamp? {
    switch value {
    case .number(let text): text.bytes.withUnsafeBufferPointer { timestamp(number: $0) }
    case .string(let text): text.bytes.withUnsafeBufferPointer { timestamp(string: $0, clock: clock) }
    default: nil
    }
  }

  static func timestamp(number: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    // `20260301100000`, which as an epoch would be of the 27th century.
    if number.count >= 14, number[0] == UInt8(ascii: "1") || number[0] == UInt8(ascii: "2"),
      number.count == 14 || number[14] == UInt8(ascii: "."), let time = Timestamp(compact: number)
    {
      return time
    }
    return DecimalNumber(json: number).flatMap { Timestamp(epoch: $0) }
  }

  static func timestamp(string: UnsafeBufferPointer<UInt8>, clock: Timestamp) -> Timestamp? {
    // The longest form has a weekday and a zone in brackets; anything longer is no time.
    string.count <= 80 ? Timestamp(log: string, clock: clock) : nil
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
