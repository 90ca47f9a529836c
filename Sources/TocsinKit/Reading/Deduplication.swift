import TocsinEvents
import TocsinLogModel

/// The attributes of which events with equal values are one event, read twice.
package struct DeduplicationKey: Sendable, Hashable {
  /// By part: the attribute as it was named, and as it is named where a source's rows are renamed.
  let parts: [[AttributePath]]

  /// Attributes joined with `+`, such as `request_id+event_type`; with or without `@`.
  ///
  /// `nil` where one has no name.
  package init?(_ text: String) {
    var parts: [[AttributePath]] = []
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
      let name = part.hasPrefix("@") ? part.dropFirst() : part
      let segments = name.split(separator: ".", omittingEmptySubsequences: false)
      guard segments.allSatisfy({ !$0.isEmpty }) else { return nil }
      let written = segments.map { UTF8Text(String($0)) }
      let renamed = RecordForm.spelledNames(of: written).filter { $0 != written }
      parts.append(([written] + renamed).map { AttributePath(segments: $0) })
    }
    self.parts = parts
  }
}

/// Takes the values of a key from records: one for each worker.
struct DeduplicationReader: ~Copyable {
  private let key: DeduplicationKey
  private var reader: RecordReader

  init(_ key: DeduplicationKey) {
    self.key = key
    reader = RecordReader(fields: key.parts.joined().map { .attribute($0) })
  }

  /// What equal events have in common; empty where an attribute is missing.
  mutating func value(of record: UnsafeBufferPointer<UInt8>, form: RecordForm) -> [UInt8] {
    let parts = key.parts
    do throws(RecordFault) {
      return try reader.withEvent(of: record, form: form) { event, bytes in
        var result: [UInt8] = []
        var field = 0
        for part in parts {
          let before = result.count
          for _ in part {
            if result.count == before { Self.append(field, event, to: &result) }
            field += 1
          }
          if result.count == before { Self.append(rootMember: part[0], bytes, to: &result) }
          if result.count == before { return [] }
        }
        return result
      }
    } catch {
      return []
    }
  }

  /// Each value with its kind and length, so that no two lists are the same bytes.
  private static func append(_ field: Int, _ event: borrowing ExtractedEvent, to bytes: inout [UInt8]) {
    var index = event.first[field]
    while index >= 0 {
      let value = event.values[Int(index)]
      append(value.bytes, to: &bytes)
      index = value.next
    }
  }

  /// A key around the attributes, such as the `_id` of an archive.
  private static func append(
    rootMember path: AttributePath, _ record: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    guard path.segments.count == 1, let members = try? JSONReader.object(record),
      let text = members.first(where: { $0.key == path.segments[0] })?.value.scalarText
    else { return }
    text.bytes.withUnsafeBufferPointer { append($0, to: &bytes) }
  }

  private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: text.count).littleEndian) { bytes += $0 }
    bytes += text
  }
}

/// The events that were seen, so that each counts once.
struct DeduplicationMemory {
  /// Bytes of what is remembered; beyond that, events are no longer told from earlier ones.
  static let maximumBytes = 256 << 20
  /// What remembering takes beside the bytes of a value.
  private static let overhead = 64

  private var seen: Set<[UInt8]> = []
  private var size = 0
  /// Events that came before.
  private(set) var dropped = 0
  /// Events without a value, which all count.
  private(set) var unmarked = 0
  /// Events for which there was no room.
  private(set) var unknown = 0

  /// Whether the event with this value came before; one without a value never did.
  mutating func isRepeat(_ value: [UInt8]) -> Bool {
    if value.isEmpty {
      unmarked += 1
      return false
    }
    if seen.contains(value) {
      dropped += 1
      return true
    }
    let cost = value.count + DeduplicationMemory.overhead
    guard size + cost <= DeduplicationMemory.maximumBytes else {
      unknown += 1
      return false
    }
    size += cost
    seen.insert(value)
    return false
  }
}
