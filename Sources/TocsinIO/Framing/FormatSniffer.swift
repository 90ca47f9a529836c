import TocsinEvents
import TocsinLogModel

/// Tells a file's format from its first bytes.
enum FormatSniffer {
  enum Found: Equatable {
    case lines
    case json(JSONFramer.Layout)
    /// CSV with a header that some form knows, and what separates its columns.
    case csv(HeaderRecognition, separator: UInt8)
    case otherCSV
    case nothing
  }

  /// What may separate the columns of a CSV file; the first wins where several would do.
  static let separators: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

  /// Bytes that are looked at, at most.
  static let window = 64 * 1024

  /// `nil` when the answer depends on bytes to come, never when `isWhole`: so it is the same however a file is read.
  static func sniff(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Found? {
    guard let start = JSONSpace.skip(bytes, from: 0) else { return isWhole ? .nothing : nil }
    switch bytes[start] {
    case UInt8(ascii: "["): return isArray(bytes, start, isWhole).map { $0 ? .json(.array) : .lines }
    case UInt8(ascii: "{"):
      switch ContainerSniffer.isContainer(bytes, from: start, isWhole: isWhole) {
      case nil: return nil
      case true?: return .json(.container)
      case false?: return goesOn(bytes, start, isWhole).map { $0 ? .json(.values) : .lines }
      }
    default:
      guard let end = bytes[start...].firstIndex(of: 0x0A) ?? (isWhole ? bytes.count : nil) else {
        return nil
      }
      return header(bytes[start..<end])
    }
  }

  private static func header(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Found {
    for separator in separators {
      if let known = RecordForm.detect(columns: columns(line, separator)) {
        return .csv(known, separator: separator)
      }
    }
    let found = columns(line, separator(of: line))
    guard found.count > 1, !line.contains(UInt8(ascii: "{")) else { return .lines }
    // Text lines hold such characters too; a comma in one is taken for a separator all the same.
    if line.contains(UInt8(ascii: ",")) { return .otherCSV }
    let areNames = found.allSatisfy { !$0.isEmpty && !$0.bytes.contains(0x20) && $0.bytes.count <= 64 }
    return areNames ? .otherCSV : .lines
  }

  /// What separates the columns of a CSV file by its header: what is there most often, outside quotes.
  static func separator(of line: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8 {
    var best: (separator: UInt8, count: Int) = (separators[0], 1)
    for separator in separators {
      let count = columns(line, separator).count
      if count > best.count { best = (separator, count) }
    }
    return best.separator
  }

  /// The names of a header without their quotes.
  private static func columns(
    _ line: Slice<UnsafeBufferPointer<UInt8>>, _ separator: UInt8
  ) -> [UTF8Text] {
    var columns: [UTF8Text] = []
    var name: [UInt8] = []
    var isQuoted = false
    for byte in line where byte != 0x0D {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == separator, !isQuoted {
        columns.append(UTF8Text(bytes: name))
        name = []
      } else {
        name.append(byte)
      }
    }
    return columns + [UTF8Text(bytes: name)]
  }

  /// An array, not a text line that begins with a bracket, such as `[error] …`.
  private static func isArray(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ isWhole: Bool) -> Bool? {
    guard let first = JSONSpace.skip(bytes, from: start + 1) else { return isWhole ? true : nil }
    if [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\"")].contains(bytes[first]) {
      return true
    }
    let rest = bytes[first...]
    let end = rest.firstIndex { JSONSpace.contains($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "]") }
    guard let end, let next = JSONSpace.skip(bytes, from: end) else { return isWhole ? false : nil }
    let isFollowed = bytes[next] == UInt8(ascii: ",") || bytes[next] == UInt8(ascii: "]")
    return isFollowed && isScalar(bytes[first..<end])
  }

  private static func isScalar(_ token: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    if ["null", "true", "false"].contains(where: { token.elementsEqual($0.utf8) }) { return true }
    let digits = token.first == UInt8(ascii: "-") ? token.dropFirst() : token[...]
    return !digits.isEmpty && digits.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
  }

  /// The first object goes on behind its first line.
  ///
  /// A first line that is merely broken must not turn the records after it into its continuation: what follows has
  /// to fit where the line stops, and must not be a record by itself.
  private static func goesOn(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ isWhole: Bool) -> Bool? {
    let first = LineShape(bytes, from: start)
    if first.end == nil, !isWhole { return nil }
    guard let end = first.end, let open = first.openBrackets.last, !first.isInString else { return false }
    guard let next = JSONSpace.skip(bytes, from: end) else { return isWhole ? false : nil }
    let isAfterValue = ![UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ","), UInt8(ascii: ":")]
      .contains(first.last)
    let byte = bytes[next]
    if isAfterValue {
      return byte == UInt8(ascii: ",")
        || byte == (open == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }
    if open == UInt8(ascii: "{"), first.last != UInt8(ascii: ":") {
      return byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}")
    }
    guard byte == UInt8(ascii: "{") else { return true }
    let second = LineShape(bytes, from: next)
    if second.end == nil, !isWhole { return nil }
    return !(second.openBrackets.isEmpty && !second.isInString && second.last == UInt8(ascii: "}"))
  }
}

/// What a line leaves open.
private struct LineShape {
  private(set) var openBrackets: [UInt8] = []
  private(set) var isInString = false
  /// The last byte that is not a space.
  private(set) var last: UInt8 = 0
  /// The place of the newline; `nil` when there is none yet.
  private(set) var end: Int?

  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    var string = JSONStringScan()
    for index in start..<bytes.count {
      let byte = bytes[index]
      if byte == 0x0A {
        end = index
        return
      }
      if !JSONSpace.contains(byte) { last = byte }
      let step = string.step(byte)
      isInString = string.isInside
      guard case .outside = step else { continue }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): openBrackets.append(byte)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = openBrackets.popLast()
      default: break
      }
    }
  }
}

/// White space between JSON tokens; VT and FF count as such, the reader of records refuses them inside.
enum JSONSpace {
  static func contains(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  /// The next byte that is not white space.
  static func skip(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < bytes.count, contains(bytes[index]) { index += 1 }
    return index < bytes.count ? index : nil
  }
}
