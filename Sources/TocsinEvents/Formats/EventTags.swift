package import TocsinLogModel

/// Tags as records write them: a comma-separated string, or a list.
///
/// They are lower-cased.
package enum EventTags {
  /// Appends the tags of a value.
  ///
  /// - Returns: whether all of it was tags. A list that holds objects, or an object, also stays an attribute.
  @discardableResult
  package static func read(_ value: AttributeValue, into tags: inout [UTF8Text]) -> Bool {
    switch value {
    case .null: return true
    case .object: return false
    case .string(let text):
      text.bytes.withUnsafeBufferPointer { buffer in
        for part in split(buffer) { tags.append(LowerCasing.lowered(UTF8Text(part))) }
      }
      return true
    case .boolean, .number:
      append(value, to: &tags)
      return true
    case .array(let elements):
      var isTagsOnly = true
      for element in elements {
        if case .array = element {
          if !read(element, into: &tags) { isTagsOnly = false }
        } else if case .object = element {
          isTagsOnly = false
        } else {
          append(element, to: &tags)
        }
      }
      return isTagsOnly
    }
  }

  /// One element of a list is one tag, commas included.
  private static func append(_ value: AttributeValue, to tags: inout [UTF8Text]) {
    if let text = value.scalarText, !text.isEmpty { tags.append(LowerCasing.lowered(text)) }
  }

  /// The parts between commas without surrounding spaces; empty ones are left out.
  static func split(_ text: UnsafeBufferPointer<UInt8>) -> [UnsafeBufferPointer<UInt8>] {
    var parts: [UnsafeBufferPointer<UInt8>] = []
    var start = 0
    // The end counts as a comma and is never looked up. `first` and `last` only move towards each other, within the part.
    for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ",") {
      var (first, last) = (start, index)
      while first < last, text[first] == 0x20 || text[first] == 0x09 { first += 1 }
      while first < last, text[last - 1] == 0x20 || text[last - 1] == 0x09 { last -= 1 }
      if first < last { parts.append(UnsafeBufferPointer(rebasing: text[first..<last])) }
      start = index + 1
    }
    return parts
  }
}
