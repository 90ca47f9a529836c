import TocsinLogModel

/// Tells a file's format from its first bytes.
enum FormatSniffer {
  enum Found: Equatable {
    case lines
    case json(JSONFramer.Layout)
    case salesforceCSV
    /// The audit trail as Setup exports it: display texts without action codes.
    case setupCSV
    case otherCSV
    case nothing
  }

  /// Keys that a query result or search result may have beside its list.
  private static let containerKeys: Set<UTF8Text> = [
    "totalSize", "done", "nextRecordsUrl", "records", "data", "meta", "links", "status", "result", "warnings",
  ]

  static func sniff(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Found {
    guard let first = bytes.first(where: { !isSpace($0) }) else { return .nothing }
    if first == UInt8(ascii: "[") { return .json(.array) }
    if first == UInt8(ascii: "{") {
      if isContainer(bytes) { return .json(.container) }
      return firstLineIsWhole(bytes, isWhole) ? .lines : .json(.values)
    }
    let line = bytes.prefix { $0 != 0x0A }
    let columns = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { column in
      UTF8Text(bytes: column.filter { $0 != UInt8(ascii: "\"") && $0 != 0x0D })
    }
    if columns.contains("EVENT_TYPE") { return .salesforceCSV }
    let setup: [UTF8Text] = ["Date", "User", "Action", "Section"]
    if setup.allSatisfy(columns.contains), columns.contains("Source Namespace Prefix") { return .setupCSV }
    return columns.count > 1 && !line.contains(UInt8(ascii: "{")) ? .otherCSV : .lines
  }

  /// The first line holds one balanced value, so lines are records.
  private static func firstLineIsWhole(_ bytes: UnsafeBufferPointer<UInt8>, _ isWhole: Bool) -> Bool {
    var scanner = StructureScanner()
    var sawValue = false
    for byte in bytes {
      if byte == 0x0A, sawValue { return scanner.depth == 0 }
      scanner.step(byte)
      if !isSpace(byte) { sawValue = true }
    }
    return isWhole ? scanner.depth == 0 : true
  }

  /// The first object has the keys of a result around a list, and no others.
  private static func isContainer(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scanner = StructureScanner()
    var keys: [UTF8Text] = []
    var hasList = false
    for byte in bytes {
      let before = scanner.depth
      let wasInString = scanner.isInString
      scanner.step(byte)
      if wasInString, !scanner.isInString { keys.append(UTF8Text(bytes: scanner.lastString)) }
      if !wasInString, byte == UInt8(ascii: ":"), before == 1, let key = keys.last {
        guard containerKeys.contains(key) else { return false }
      }
      if !wasInString, byte == UInt8(ascii: "["), let key = keys.last, before <= 2 {
        if key == "records" || (key == "data" && before == 1) { hasList = true }
      }
      if before == 1, scanner.depth == 0 { return hasList }
    }
    return hasList
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}

/// Follows strings and nesting of a JSON text.
struct StructureScanner {
  private(set) var depth = 0
  private(set) var isInString = false
  /// The bytes of the last string, as written, at most 64.
  private(set) var lastString: [UInt8] = []
  private var isEscaped = false

  mutating func step(_ byte: UInt8) {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      } else if lastString.count < 64 {
        lastString.append(byte)
      }
      return
    }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      lastString = []
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth = max(0, depth - 1)
    default: break
    }
  }
}
