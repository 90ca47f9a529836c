package import TocsinLogModel

extension CalculatedField {
  /// The value that the field has for a decoded event; `nil` where it has none.
  package func value(in decoded: Event) -> AttributeValue? {
    let fields = inputs + [.calculated(self)]
    guard var calculator = FieldCalculator(fields: fields) else { return nil }
    var event = ExtractedEvent(fieldCount: fields.count)
    var arena = ScratchArena()
    EventTreeExtractor(fields: fields).extract(decoded, into: &event, arena: &arena)
    calculator.fill(&event, arena: &arena)
    let index = event.first[fields.count - 1]
    guard index >= 0 else { return nil }
    let value = event.values[Int(index)]
    switch value.kind {
    case .null, .object: return nil
    case .true: return .boolean(true)
    case .false: return .boolean(false)
    case .number: return .number(UTF8Text(value.bytes))
    case .string: return .string(UTF8Text(value.bytes))
    }
  }
}
