import TocsinLogModel

/// A pattern of Java's dates: `yyyy-MM-dd'T'HH:mm:ss.SSSZ`.
///
/// Source: pipeline reference, section 3.5.
struct DatePattern: Sendable {
  enum Token: Sendable {
    case letters(UInt8, Int)
    case literal([UInt8])
  }

  private let tokens: [Token]
  private let zone: DateZone
  private let zones: any TimeZoneSource
  /// What it matches, as a regular expression.
  let expression: [UInt8]

  /// Reads a pattern; the message says why there is none.
  static func read(
    _ text: UTF8Text, zone: UTF8Text?, zones: any TimeZoneSource
  ) -> (pattern: DatePattern?, problem: String) {
    var tokens: [Token] = []
    var index = 0
    let bytes = text.bytes
    while index < bytes.count {
      let byte = bytes[index]
      if (byte | 0x20) &- 0x61 < 26 {
        var count = 0
        while index < bytes.count, bytes[index] == byte {
          count += 1
          index += 1
        }
        guard DatePattern.expression(of: byte, count) != nil else {
          return (nil, "`\(Character(UnicodeScalar(byte)))` is no letter of a date")
        }
        tokens.append(.letters(byte, count))
      } else if byte == UInt8(ascii: "'") {
        index += 1
        var literal: [UInt8] = []
        var isClosed = false
        while index < bytes.count {
          if bytes[index] == UInt8(ascii: "'") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "'"), !literal.isEmpty {
              literal.append(UInt8(ascii: "'"))
              index += 1
              continue
            }
            isClosed = true
            break
          }
          literal.append(bytes[index])
          index += 1
        }
        guard isClosed else { return (nil, "a quote in the date does not end") }
        tokens.append(.literal(literal.isEmpty ? [UInt8(ascii: "'")] : literal))
      } else {
        tokens.append(.literal([byte]))
        index += 1
      }
    }
    guard let stated = DateZone(zone, zones) else { return (nil, "`\(zone ?? "")` is no zone") }
    var expression: [UInt8] = Array("(?:".utf8)
    for token in tokens {
      switch token {
      case .letters(let letter, let count): expression += DatePattern.expression(of: letter, count) ?? []
      case .literal(let literal):
        for byte in literal {
          if byte < 0x80, !(byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26) {
            expression.append(UInt8(ascii: "\\"))
          }
          expression.append(byte)
        }
      }
    }
    return (
      DatePattern(
        tokens: tokens, zone: stated, zones: zones, expression: expression + Array(")".utf8)), ""
    )
  }

  /// What a run of one letter matches.
  private static func expression(of letter: UInt8, _ count: Int) -> [UInt8]? {
    let text: String
    switch letter {
    case UInt8(ascii: "y"), UInt8(ascii: "u"), UInt8(ascii: "Y"): text = count == 2 ? #"\d{2}"# : #"\d{4}"#
    case UInt8(ascii: "M"), UInt8(ascii: "L"):
      text = count == 1 ? #"\d{1,2}"# : count == 2 ? #"\d{2}"# : count == 3 ? "[A-Za-z]{3}" : "[A-Za-z]+"
    case UInt8(ascii: "d"), UInt8(ascii: "H"), UInt8(ascii: "h"), UInt8(ascii: "k"), UInt8(ascii: "K"),
      UInt8(ascii: "m"), UInt8(ascii: "s"):
      text = count == 1 ? #"\d{1,2}"# : #"\d{2}"#
    case UInt8(ascii: "D"): text = #"\d{1,3}"#
    case UInt8(ascii: "S"), UInt8(ascii: "n"): text = #"\d{\#(count)}"#
    case UInt8(ascii: "E"): text = "[A-Za-z]{3,9}"
    case UInt8(ascii: "a"): text = "[AaPp][Mm]"
    case UInt8(ascii: "Z"): text = #"(?:Z|[+-]\d{2}:?\d{2})"#
    case UInt8(ascii: "x"), UInt8(ascii: "X"): text = #"(?:Z|[+-]\d{2}(?::?\d{2})?)"#
    case UInt8(ascii: "z"), UInt8(ascii: "V"): text = #"[A-Za-z][A-Za-z0-9_/+:-]*"#
    default: return nil
    }
    return Array(text.utf8)
  }

  /// Milliseconds since 1970; `nil` for a date that does not exist.
  ///
  /// Without a year the earliest that is at most 180 days before the clock, without a date the day of the clock.
  func milliseconds(_ text: UTF8Text, clock: Timestamp) -> Int64? {
    var reader = DatePartReader(bytes: text.bytes)
    for token in tokens {
      switch token {
      case .literal(let literal): reader.index += literal.count
      case .letters(let letter, let count):
        guard reader.read(letter, count) else { return nil }
      }
    }
    return reader.parts.milliseconds(zone: zone, zones: zones, clock: clock)
  }
}

/// Reads the parts of a date from a text that its expression has matched.
private struct DatePartReader {
  let bytes: [UInt8]
  var index = 0
  var parts = DateParts()

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func read(_ letter: UInt8, _ count: Int) -> Bool {
    switch letter {
    case UInt8(ascii: "y"), UInt8(ascii: "u"), UInt8(ascii: "Y"):
      guard let value = digits(count == 2 ? 2 : 4) else { return false }
      parts.year = count == 2 ? (value >= 70 ? 1900 + value : 2000 + value) : value
    case UInt8(ascii: "M") where count > 2, UInt8(ascii: "L") where count > 2:
      let name = String(decoding: word().prefix(3), as: UTF8.self).lowercased()
      guard let month = DatePartReader.months.firstIndex(of: name) else { return false }
      parts.month = month + 1
    case UInt8(ascii: "M"), UInt8(ascii: "L"): return number(count) { $0.month = $1 }
    case UInt8(ascii: "d"): return number(count) { $0.day = $1 }
    case UInt8(ascii: "D"):
      guard let value = digits(3, least: 1) else { return false }
      parts.dayOfYear = value
    case UInt8(ascii: "H"): return number(count) { $0.hour = $1 }
    case UInt8(ascii: "k"): return number(count) { $0.hour = $1 % 24 }
    case UInt8(ascii: "h"), UInt8(ascii: "K"): return number(count) { $0.halfHour = $1 % 12 }
    case UInt8(ascii: "m"): return number(count) { $0.minute = $1 }
    case UInt8(ascii: "s"): return number(count) { $0.second = $1 }
    case UInt8(ascii: "S"), UInt8(ascii: "n"):
      let fraction = bytes[index..<min(index + count, bytes.count)]
      guard fraction.count == count else { return false }
      parts.millisecond = (0..<3).reduce(0) { $0 * 10 + ($1 < count ? Int(fraction[index + $1] - 0x30) : 0) }
      index += count
    case UInt8(ascii: "E"): _ = word()
    case UInt8(ascii: "a"):
      parts.isAfternoon = bytes[index] | 0x20 == UInt8(ascii: "p")
      index += 2
    default: return zone(letter)
    }
    return true
  }

  private mutating func number(_ count: Int, _ set: (inout DateParts, Int) -> Void) -> Bool {
    guard let value = digits(2, least: count == 1 ? 1 : 2) else { return false }
    set(&parts, value)
    return true
  }

  private mutating func digits(_ count: Int, least: Int? = nil) -> Int? {
    var (value, read) = (0, 0)
    while read < count, index < bytes.count, bytes[index] &- 0x30 < 10 {
      value = value * 10 + Int(bytes[index] - 0x30)
      index += 1
      read += 1
    }
    return read >= (least ?? count) ? value : nil
  }

  private mutating func word() -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count, (bytes[index] | 0x20) &- 0x61 < 26 { index += 1 }
    return bytes[start..<index]
  }

  private mutating func zone(_ letter: UInt8) -> Bool {
    let start = index
    func isPart(_ byte: UInt8) -> Bool {
      byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || [0x2B, 0x2D, 0x3A, 0x5F, 0x2F].contains(byte)
    }
    while index < bytes.count, isPart(bytes[index]) { index += 1 }
    parts.zone = UTF8Text(bytes: Array(bytes[start..<index]))
    return true
  }
}

/// What a text says of a date.
private struct DateParts {
  var year: Int?
  var month: Int?
  var day: Int?
  var dayOfYear: Int?
  var hour: Int?
  var halfHour: Int?
  var isAfternoon = false
  var minute = 0
  var second = 0
  var millisecond = 0
  var zone: UTF8Text?

  func milliseconds(zone stated: DateZone, zones: any TimeZoneSource, clock: Timestamp) -> Int64? {
    let hour = hour ?? halfHour.map { $0 + (isAfternoon ? 12 : 0) } ?? 0
    guard let zone = zone.map({ DateZone($0, zones) }) ?? stated else { return nil }
    var moment: Int64?
    if let year, let dayOfYear {
      moment = Moment(
        year: year, month: 1, day: 1, hour: hour, minute: minute, second: second, millisecond: millisecond
      )
      .milliseconds.map { $0 + Int64(dayOfYear - 1) * 86_400_000 }
    } else if let year {
      moment =
        Moment(
          year: year, month: month ?? 1, day: day ?? 1, hour: hour, minute: minute, second: second,
          millisecond: millisecond
        ).milliseconds
    } else if let month, let day {
      moment = Moment.nearest(
        clock, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond)
    } else {
      let today = CivilDate(clock)
      moment =
        Moment(
          year: today.year, month: today.month, day: today.day, hour: hour, minute: minute, second: second,
          millisecond: millisecond
        ).milliseconds
    }
    return moment.flatMap { zone.utc($0, zones) }
  }
}

/// The zone that a text or a rule names.
enum DateZone: Sendable {
  /// Seconds east of UTC.
  case offset(Int)
  /// An id of the tz database.
  case region(String)

  /// Hours east of UTC by the abbreviations that the service knows.
  private static let names: [String: Double] = [
    "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4, "ADT": -3,
    "AST": -4,
    "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "BST": 1, "MSK": 3, "IST": 5.5, "JST": 9,
  ]

  /// `nil` for no zone; nothing and empty text are UTC.
  init?(_ text: UTF8Text?, _ zones: any TimeZoneSource) {
    guard let text, !text.isEmpty else {
      self = .offset(0)
      return
    }
    var word = text.description
    for prefix in ["UTC", "GMT", "UT"] where word.uppercased().hasPrefix(prefix) && !word.contains("/") {
      word.removeFirst(prefix.count)
      break
    }
    if word.isEmpty || word == "Z" || word == "z" {
      self = .offset(0)
    } else if let seconds = DateZone.seconds(word) {
      self = .offset(seconds)
    } else if let hours = DateZone.names[word.uppercased()] {
      self = .offset(Int(hours * 3600))
    } else if zones.offsetSeconds(zone: word, at: .fixedClock) != nil {
      self = .region(word)
    } else {
      return nil
    }
  }

  /// `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss`, `+hhmmss`, up to 18 hours.
  private static func seconds(_ text: String) -> Int? {
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), [1, 2, 4, 6].contains(digits.count) else {
      return nil
    }
    let padded = digits.count == 1 ? "0" + digits : String(digits)
    let parts = stride(from: 0, to: padded.count, by: 2).compactMap { start -> Int? in
      let from = padded.index(padded.startIndex, offsetBy: start)
      return Int(padded[from..<padded.index(from, offsetBy: 2)])
    }
    let seconds = parts[0] * 3600 + (parts.count > 1 ? parts[1] * 60 : 0) + (parts.count > 2 ? parts[2] : 0)
    guard seconds <= 18 * 3600 else { return nil }
    return sign == "-" ? -seconds : seconds
  }

  /// The instant of a local time, both in milliseconds.
  func utc(_ local: Int64, _ zones: any TimeZoneSource) -> Int64? {
    switch self {
    case .offset(let seconds): return local - Int64(seconds) * 1000
    case .region(let name):
      // The offset at the instant depends on the instant: two steps settle it but for the hour that a change skips.
      guard abs(local) < 9_000_000_000_000_000,
        let first = zones.offsetSeconds(zone: name, at: Timestamp(microseconds: local * 1000))
      else { return nil }
      let guess = local - Int64(first) * 1000
      let second = zones.offsetSeconds(zone: name, at: Timestamp(microseconds: guess * 1000)) ?? first
      return local - Int64(second) * 1000
    }
  }
}
