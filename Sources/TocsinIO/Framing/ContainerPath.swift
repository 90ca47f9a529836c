import TocsinEvents

/// Follows the keys around the list of a query result or search result.
///
/// Which keys those are is said by the forms of records, see ``RecordForm/containers``.
struct ContainerPath {
  private(set) var depth = 0
  private var string = JSONStringScan()
  /// The bytes of the last string, as written, cut after a few.
  private var text: [UInt8] = []
  /// The last key, and the key of the object around it, at the depths that matter.
  private(set) var key: [UInt8] = []
  private var parent: [UInt8] = []

  /// Keys that a result has at its top, the list's included.
  private static let names = RecordForm.containers.flatMap(\.keys).map { Array($0.utf8) }
  /// Where lists stand: one key at the top, or two.
  private static let topLists = RecordForm.containers.flatMap(\.lists).filter { $0.count == 1 }
    .map { Array($0[0].utf8) }
  private static let innerLists = RecordForm.containers.flatMap(\.lists).filter { $0.count == 2 }
    .map { (parent: Array($0[0].utf8), key: Array($0[1].utf8)) }

  enum Step {
    case none
    /// A key at the top that no result has.
    case foreignKey
    /// A list of records begins behind this byte.
    case list
    /// The outer object ends here.
    case end
  }

  mutating func step(_ byte: UInt8) -> Step {
    switch string.step(byte) {
    case .outside: break
    case .opens:
      text = []
      return .none
    case .inside:
      if text.count < 32 { text.append(byte) }
      return .none
    case .closes: return .none
    }
    switch byte {
    case UInt8(ascii: ":"):
      key = text
      if depth == 1, !ContainerPath.names.contains(key) {
        return .foreignKey
      }
    case UInt8(ascii: "{"):
      if depth == 1 { parent = key }
      depth += 1
    case UInt8(ascii: "["):
      let isList = isListKey
      depth += 1
      if isList { return .list }
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth = max(0, depth - 1)
      if depth == 0 { return .end }
    default: break
    }
    return .none
  }

  private var isListKey: Bool {
    switch depth {
    case 1: ContainerPath.topLists.contains(key)
    case 2: ContainerPath.innerLists.contains { $0.parent == parent && $0.key == key }
    default: false
    }
  }

  /// The list has ended with its bracket, which was not stepped over.
  mutating func leaveList() {
    depth -= 1
    key = []
  }
}

/// Tells a result around a list from a log.
enum ContainerSniffer {
  /// The first object has the keys of a result and no others, and its list holds objects; `nil` when that depends on
  /// bytes to come.
  static func isContainer(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool) -> Bool? {
    var path = ContainerPath()
    var hasList = false
    for index in start..<bytes.count {
      switch path.step(bytes[index]) {
      case .none: break
      case .foreignKey: return false
      case .list:
        guard let first = JSONSpace.skip(bytes, from: index + 1) else { return isWhole ? true : nil }
        guard bytes[first] == UInt8(ascii: "{") || bytes[first] == UInt8(ascii: "]") else { return false }
        hasList = true
      case .end: return hasList
      }
    }
    return isWhole ? hasList : nil
  }
}
