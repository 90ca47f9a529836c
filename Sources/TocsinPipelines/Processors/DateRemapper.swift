import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Takes the time of a log from an attribute; the last one that finds a time counts.
///
/// Source: pipeline reference, section 2.2.
struct DateRemapper: LogProcessor {
  let sources: [AttributeRoute]

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    for source in sources {
      guard let value = source.value(in: log.attributes),
        let milliseconds = DateText.milliseconds(value, clock: worker.clock)
      else { continue }
      let (microseconds, isOver) = milliseconds.multipliedReportingOverflow(by: 1000)
      if isOver { continue }
      log.timestamp = Timestamp(microseconds: microseconds)
      return
    }
  }
}

/// Times as a date remapper understands them: fewer forms than elsewhere, and numbers are milliseconds whatever their size.
enum DateText {
  static func milliseconds(_ value: AttributeValue, clock: Timestamp) -> Int64? {
    switch value {
    case .number(let text):
      if let whole = ValueText.integer(text) { return whole }
      guard let number = Double(text.description), abs(number) < 9e18 else { return nil }
      return Int64(number)
    case .string(let text):
      if !text.isEmpty, text.bytes.allSatisfy({ $0 &- 0x30 < 10 }) { return ValueText.integer(text) }
      return text.bytes.count <= 64 ? text.bytes.withUnsafeBufferPointer { parse($0, clock) } : nil
    default: return nil
    }
  }

  private static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ clock: Timestamp) -> Int64? {
    var reader = DateReader(bytes: bytes)
    if let time = reader.iso8601() { return time }
    // Without a year the same rule counts as in grok.
    reader = DateReader(bytes: bytes)
    return reader.words(clock)
  }
}

/// Reads ISO 8601, RFC 3164, RFC 1123, and `Thu Jun 16 08:29:03 2016`.
private struct DateReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var index = 0

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard bytes.count - index >= count else { return nil }
    var value = 0
    for byte in bytes[index..<(index + count)] {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    index += count
    return value
  }

  /// `yyyy-MM-dd[T or blank]HH:mm[:ss[.,fraction]][zone]`.
  mutating func iso8601() -> Int64? {
    guard let year = digits(4), skip(UInt8(ascii: "-")), let month = digits(2), skip(UInt8(ascii: "-")),
      let day = digits(2), skip(UInt8(ascii: "T")) || skip(0x20), let hour = digits(2),
      skip(UInt8(ascii: ":")), let minute = digits(2)
    else { return nil }
    var (second, fraction) = (0, 0)
    if skip(UInt8(ascii: ":")) {
      guard let value = digits(2) else { return nil }
      second = value
      if skip(UInt8(ascii: ".")) || skip(UInt8(ascii: ",")) {
        guard let value = self.fraction() else { return nil }
        fraction = value
      }
    }
    _ = skip(0x20)
    guard let offset = zone(), index == bytes.count else { return nil }
    return Moment(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: fraction,
      offset: offset
    ).milliseconds
  }

  /// Milliseconds, of digits of any number.
  private mutating func fraction() -> Int? {
    var (value, count) = (0, 0)
    while let byte = next, byte &- 0x30 < 10 {
      if count < 3 { value = value * 10 + Int(byte - 0x30) }
      count += 1
      index += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 3)..<3 { value *= 10 }
    return value
  }

  /// Seconds east of UTC; 0 where nothing follows.
  private mutating func zone() -> Int? {
    if next == nil || skip(UInt8(ascii: "Z")) { return 0 }
    let isWest = next == UInt8(ascii: "-")
    guard skip(UInt8(ascii: "+")) || skip(UInt8(ascii: "-")), let hours = digits(2), hours <= 18 else {
      return nil
    }
    var minutes = 0
    if skip(UInt8(ascii: ":")) || next != nil {
      guard let value = digits(2), value < 60 else { return nil }
      minutes = value
    }
    return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }

  /// Forms with the month in words.
  mutating func words(_ clock: Timestamp) -> Int64? {
    let parts = bytes.split(separator: 0x20).map { Array($0) }
    func month(_ part: [UInt8]) -> Int? {
      let text = String(decoding: part.prefix(4), as: UTF8.self).lowercased()
      return DateReader.months.firstIndex(of: text).map { $0 + 1 }
    }
    func number(_ part: [UInt8]) -> Int? {
      guard part.count <= 4, !part.isEmpty, part.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
      return part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    func time(_ part: [UInt8]) -> (Int, Int, Int)? {
      let fields = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard fields.count == 3, fields.allSatisfy({ $0.count == 2 }), let hour = number(Array(fields[0])),
        let minute = number(Array(fields[1])), let second = number(Array(fields[2]))
      else { return nil }
      return (hour, minute, second)
    }
    switch parts.count {
    case 3:
      guard let month = month(parts[0]), let day = number(parts[1]), let time = time(parts[2]) else {
        return nil
      }
      return Moment.nearest(
        clock, month: month, day: day, hour: time.0, minute: time.1, second: time.2)
    case 5:
      guard parts[0].count == 3, let month = month(parts[1]), let day = number(parts[2]),
        let time = time(parts[3]), parts[4].count == 4, let year = number(parts[4])
      else { return nil }
      return Moment(year: year, month: month, day: day, hour: time.0, minute: time.1, second: time.2)
        .milliseconds
    case 6:
      guard parts[0].count == 4, parts[0].last == UInt8(ascii: ","), let day = number(parts[1]),
        let month = month(parts[2]), let year = number(parts[3]), let time = time(parts[4])
      else { return nil }
      var offset = DateReader(bytes: UnsafeBufferPointer(rebasing: bytes[(bytes.count - parts[5].count)...]))
      let seconds =
        parts[5].elementsEqual("GMT".utf8) || parts[5].elementsEqual("UTC".utf8) ? 0 : offset.zone()
      guard let seconds else { return nil }
      return Moment(
        year: year, month: month, day: day, hour: time.0, minute: time.1, second: time.2, offset: seconds
      ).milliseconds
    default: return nil
    }
  }
}
