import TocsinDiagnostics

/// What stands between the scalars of a YAML text: comments, and the dashes of block lists.
struct LayoutScan {
  private(set) var comments: [LayoutComment] = []
  /// Offsets of the dashes, one for each item of a block list.
  private(set) var dashes: [Int] = []
  private let file: SourceFile

  /// `opaque` are the scalars, in order and apart from each other.
  init(_ file: SourceFile, from start: Int, opaque: [Range<Int>]) {
    self.file = file
    var index = start
    for range in opaque {
      scan(index..<max(index, range.lowerBound))
      index = max(index, range.upperBound)
    }
    scan(index..<max(index, file.bytes.count))
  }

  private mutating func scan(_ range: Range<Int>) {
    let bytes = file.bytes
    var index = range.lowerBound
    while index < range.upperBound {
      switch bytes[index] {
      case UInt8(ascii: "#"):
        let end = endOfLine(index)
        add(index..<end)
        index = end
      case UInt8(ascii: "-"):
        if bytes[index...].starts(with: "---".utf8) {
          index += 3
        } else {
          dashes.append(index)
          index += 1
        }
      case UInt8(ascii: "&"), UInt8(ascii: "!"), UInt8(ascii: "*"):
        // An anchor, tag or alias may hold any of these characters.
        while index < range.upperBound, bytes[index] > 0x20 { index += 1 }
      case UInt8(ascii: "%"):
        while index < range.upperBound, bytes[index] != UInt8(ascii: "#"), bytes[index] != 0x0A { index += 1 }
      default:
        index += 1
      }
    }
  }

  private func endOfLine(_ start: Int) -> Int {
    var end = start
    while end < file.bytes.count, file.bytes[end] != 0x0A { end += 1 }
    return end
  }

  private mutating func add(_ range: Range<Int>) {
    let place = file.location(of: range.lowerBound)
    let before = file.bytes[file.start(ofLine: place.line)..<range.lowerBound]
    comments.append(
      LayoutComment(
        text: LayoutScan.trimmed(file.bytes[range]), offset: range.lowerBound, column: place.column - 1,
        isOwnLine: before.allSatisfy { $0 == 0x20 || $0 == 0x09 } || isMark(before),
        isAfterBlank: LayoutScan.isAfterBlank(range.lowerBound, in: file)))
  }

  /// A byte order mark before the first character of a file is not on its line.
  private func isMark(_ before: ArraySlice<UInt8>) -> Bool { before.elementsEqual([0xEF, 0xBB, 0xBF]) }

  /// The line above that of `offset` holds nothing.
  static func isAfterBlank(_ offset: Int, in file: SourceFile) -> Bool {
    let line = file.location(of: offset).line
    return line > 1 && file.line(line - 1).allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var text = text
    while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0D { text.removeLast() }
    return Array(text)
  }
}
