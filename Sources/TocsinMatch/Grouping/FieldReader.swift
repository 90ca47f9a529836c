package import TocsinEvents
package import TocsinLogModel
package import TocsinPlan
package import TocsinSemantics

/// Reads group-by, distinct and metric values of an extracted event.
package struct FieldReader: Sendable {
  /// Above this many combinations of list values an event is left out of a query, and counted.
  package static let maximumCombinations = 1000

  private struct Slot: Sendable {
    var field: Int
    /// The lower-cased key with its colon, for a tag field.
    var tagPrefix: [UInt8]?
  }

  private let slots: [Slot]

  /// A reader of fields in order; a field that the plan doesn't extract reads as missing.
  package init(_ fields: [GroupField], in plan: PlanSet) {
    slots = fields.map { field in
      switch field.source {
      case .attribute(let path): Slot(field: plan.fieldIndex(.attribute(path)) ?? -1, tagPrefix: nil)
      case .reserved(let name): Slot(field: plan.fieldIndex(.reserved(name)) ?? -1, tagPrefix: nil)
      case .calculated(let computed):
        Slot(field: plan.fieldIndex(.calculated(computed)) ?? -1, tagPrefix: nil)
      case .tag(let key):
        Slot(
          field: plan.fieldIndex(.tags) ?? -1, tagPrefix: LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")]
        )
      }
    }
  }

  /// Whether there are no fields, so that every event has one tuple, the empty one.
  package var isEmpty: Bool { slots.isEmpty }

  /// Why an event has no tuple.
  package enum Absence: Error {
    /// A field, given by its place, is missing and not optional.
    case missing(Int)
    /// More than ``maximumCombinations``.
    case tooMany
  }

  /// Adds every combination of the fields' values, distinct, in record order.
  func append(
    tuplesOf event: borrowing ExtractedEvent, isOptional: Bool, to events: inout MatchBatch
  ) throws(Absence) -> TableRange {
    if let range = appendSingle(of: event, &events) { return range }
    return events.append(try tuples(of: event, isOptional: isOptional))
  }

  /// Every combination of the fields' values, distinct, in record order.
  package func tuples(
    of event: borrowing ExtractedEvent, isOptional: Bool
  ) throws(Absence) -> [GroupKey] {
    var tuples: [[UTF8Text]] = [[]]
    for (place, slot) in slots.enumerated() {
      var values = texts(of: slot, in: event)
      if values.isEmpty {
        guard isOptional else { throw .missing(place) }
        values = [GroupKey.missing]
      }
      if values.count == 1 {
        for index in tuples.indices { tuples[index].append(values[0]) }
        continue
      }
      guard tuples.count * values.count <= FieldReader.maximumCombinations else { throw .tooMany }
      tuples = tuples.flatMap { tuple in values.map { tuple + [$0] } }
    }
    return tuples.map(GroupKey.init)
  }

  /// Adds the tuple of an event that has one text for each field: nearly every event.
  private func appendSingle(of event: borrowing ExtractedEvent, _ events: inout MatchBatch) -> TableRange? {
    for slot in slots {
      guard slot.field >= 0, slot.tagPrefix == nil, event.first[slot.field] >= 0 else { return nil }
      let value = event.values[Int(event.first[slot.field])]
      guard value.next < 0, case .string = value.kind else { return nil }
    }
    let start = events.beginKey()
    for slot in slots { events.appendToKey(event.values[Int(event.first[slot.field])].bytes) }
    return events.endKey(from: start)
  }

  /// The numbers at the first field: JSON numbers, and strings that are entirely one.
  package func numbers(of event: borrowing ExtractedEvent) -> [DecimalNumber] {
    guard let slot = slots.first, slot.field >= 0 else { return [] }
    var numbers: [DecimalNumber] = []
    var index = event.first[slot.field]
    while index >= 0 {
      let value = event.values[Int(index)]
      if let text = bytes(of: value, slot), value.kind == .number || value.kind == .string,
        let number = DecimalNumber(json: text)
      {
        numbers.append(number)
      }
      index = value.next
    }
    return numbers
  }

  /// Whether the first field has a value, be it a number or not.
  func hasValue(in event: borrowing ExtractedEvent) -> Bool {
    slots.first.map { !texts(of: $0, in: event).isEmpty } ?? false
  }

  /// The values of all fields as texts.
  package func texts(of event: borrowing ExtractedEvent) -> [UTF8Text] {
    var all: [UTF8Text] = []
    for slot in slots { all += texts(of: slot, in: event) }
    return all
  }

  /// The words of all fields.
  package func words(of event: borrowing ExtractedEvent) -> [UTF8Text] {
    texts(of: event).flatMap { TextTokens.tokens(of: $0) }
  }

  private func texts(of slot: Slot, in event: borrowing ExtractedEvent) -> [UTF8Text] {
    guard slot.field >= 0 else { return [] }
    var texts: [UTF8Text] = []
    var index = event.first[slot.field]
    while index >= 0 {
      let value = event.values[Int(index)]
      index = value.next
      guard let content = bytes(of: value, slot) else { continue }
      let text: UTF8Text
      switch value.kind {
      case .string: text = UTF8Text(content)
      case .true: text = "true"
      case .false: text = "false"
      case .number:
        text = DecimalNumber(json: content).map { UTF8Text($0.canonicalText) } ?? UTF8Text(content)
      case .null, .object: continue
      }
      if !texts.contains(text) { texts.append(text) }
    }
    return texts
  }

  /// The value's bytes, or for a tag field what stands after its key; `nil` for other tags.
  private func bytes(of value: ExtractedValue, _ slot: Slot) -> UnsafeBufferPointer<UInt8>? {
    let content = value.bytes
    guard let prefix = slot.tagPrefix else { return content }
    guard content.count >= prefix.count, content.starts(with: prefix) else { return nil }
    return UnsafeBufferPointer(rebasing: content[prefix.count...])
  }
}
