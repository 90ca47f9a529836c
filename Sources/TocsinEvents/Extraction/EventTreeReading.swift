package import TocsinLogModel

/// Takes wanted fields from one decoded event after another, for queries over events that are no bytes.
package struct EventTreeReading: ~Copyable {
  private let tree: EventTreeExtractor
  private var arena = ScratchArena()
  private var calculator: FieldCalculator?
  /// The fields of the last event, valid until the next one is read.
  package private(set) var event: ExtractedEvent

  /// The indices of `fields` are the field indices of the extracted event.
  package init(fields: [EventField]) {
    tree = EventTreeExtractor(fields: fields)
    calculator = FieldCalculator(fields: fields)
    event = ExtractedEvent(fieldCount: fields.count)
  }

  /// Replaces what was read of the last event.
  package mutating func read(_ decoded: Event) {
    event.removeAll()
    arena.removeAll()
    tree.extract(decoded, into: &event, arena: &arena)
    calculator?.fill(&event, arena: &arena)
  }
}
