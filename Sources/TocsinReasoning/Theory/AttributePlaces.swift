import TocsinEvents
import TocsinLogModel

/// Where in a log the value of a path can stand, and which paths see it there.
///
/// A place is a list of keys. A path sees it when each key is one or more of the path's segments joined with dots.
/// Source: query reference, section 1.4.
enum AttributePlaces {
  /// Whether the path reaches what stands at `keys`.
  static func sees(_ path: AttributePath, _ keys: ArraySlice<UTF8Text>) -> Bool {
    var position = 0
    for key in keys {
      guard let next = path.consume(key, from: position) else { return false }
      position = next
    }
    return position == path.segments.count
  }

  /// Every segment a key of its own.
  static func nested(_ path: AttributePath) -> [UTF8Text] { path.segments }

  /// One key that holds all segments.
  static func joined(_ path: AttributePath) -> [UTF8Text] {
    [UTF8Text(bytes: Array(path.segments.map(\.bytes).joined(separator: [UInt8(ascii: ".")])))]
  }

  /// All places of a path, nested first; `nil` when there are too many.
  static func all(_ path: AttributePath, maximumJoints: Int) -> [[UTF8Text]]? {
    let joints = path.segments.count - 1
    guard joints <= maximumJoints else { return nil }
    return (0..<(1 << joints)).map { mask in
      var keys = [path.segments[0]]
      for joint in 0..<joints {
        let segment = path.segments[joint + 1]
        if mask >> joint & 1 == 1 {
          keys[keys.count - 1].bytes += [UInt8(ascii: ".")] + segment.bytes
        } else {
          keys.append(segment)
        }
      }
      return keys
    }
  }

  static func hasDottedSegment(_ path: AttributePath) -> Bool {
    path.segments.contains { $0.bytes.contains(UInt8(ascii: ".")) }
  }
}
