import TocsinEvents
import TocsinLogModel

/// What an extractor found in one record, copied so that it can be compared.
struct Extraction: Equatable, CustomStringConvertible {
  var values: [[Value]]
  var timestamp: Timestamp?

  struct Value: Hashable, CustomStringConvertible {
    var kind: ValueKind
    var text: UTF8Text

    var description: String { "\(kind)(\(text))" }
  }

  var description: String { "\(values) at \(timestamp.map(\.iso8601) ?? "no time")" }

  init(values: [[Value]], timestamp: Timestamp?) {
    self.values = values
    self.timestamp = timestamp
  }

  init(_ event: borrowing ExtractedEvent) {
    timestamp = event.timestamp
    values = []
    for field in event.first.indices {
      var found: [Value] = []
      var index = event.first[field]
      while index >= 0 {
        let value = event.values[Int(index)]
        found.append(Value(kind: value.kind, text: UTF8Text(value.bytes)))
        index = value.next
      }
      values.append(found)
    }
  }
}

/// A record with the room after it that extractors may read; what is there must not matter.
struct PaddedRecord {
  private let storage: [UInt8]
  private let count: Int

  init(_ bytes: [UInt8], filler: UInt8 = 0x7D) {
    storage = bytes + Array(repeating: filler, count: EventExtractor.padding)
    count = bytes.count
  }

  init(_ text: String, filler: UInt8 = 0x7D) {
    self.init(Array(text.utf8), filler: filler)
  }

  func extract(
    _ fields: [EventField], form: RecordForm = .plain, limits: RecordLimits = .standard
  ) -> Result<Extraction, RecordFault> {
    var extractor = EventExtractor(fields: fields, form: form, limits: limits)
    return extract(with: &extractor, fieldCount: fields.count)
  }

  /// Only checks the record.
  func check(with extractor: inout EventExtractor) -> Result<Bool, RecordFault> {
    storage.withUnsafeBufferPointer { buffer in
      do throws(RecordFault) {
        try extractor.check(UnsafeBufferPointer(rebasing: buffer[..<count]))
        return .success(true)
      } catch {
        return .failure(error)
      }
    }
  }

  func extract(
    with extractor: inout EventExtractor, fieldCount: Int
  ) -> Result<Extraction, RecordFault> {
    var event = ExtractedEvent(fieldCount: fieldCount)
    return storage.withUnsafeBufferPointer { buffer in
      do throws(RecordFault) {
        try extractor.extract(UnsafeBufferPointer(rebasing: buffer[..<count]), into: &event)
        return .success(Extraction(event))
      } catch {
        return .failure(error)
      }
    }
  }
}

extension EventField {
  /// `@a.b` for an attribute, `service` for a reserved attribute, `tags`, or `*`.
  ///
  /// A `\` escapes the next character.
  init(test: String) {
    if test == "tags" {
      self = .tags
    } else if test == "*" {
      self = .anyText
    } else if test.hasPrefix("@") {
      var segments: [UTF8Text] = [""]
      var isEscaped = false
      for byte in test.utf8.dropFirst() {
        if isEscaped {
          segments[segments.count - 1].bytes.append(byte)
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: ".") {
          segments.append("")
        } else {
          segments[segments.count - 1].bytes.append(byte)
        }
      }
      self = .attribute(AttributePath(segments: segments))
    } else {
      self = .reserved(ReservedAttribute(rawValue: test) ?? .message)
    }
  }
}
