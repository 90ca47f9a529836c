import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Moves or copies a value to another name, or to a tag.
///
/// Source: pipeline reference, section 2.1.
struct AttributeRemapper: LogProcessor {
  /// Where a remapper reads or writes.
  enum Kind: String, Sendable, CaseIterable { case attribute, tag }

  let sources: [AttributeRoute]
  let sourceKind: Kind
  let target: AttributeRoute
  let targetKind: Kind
  let cast: ValueCast
  let preservesSource: Bool
  let overridesOnConflict: Bool

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    var isUsed = false
    for source in sources {
      guard let value = value(of: source, log) else { continue }
      if isUsed {
        if !preservesSource { remove(source, &log) }
        continue
      }
      switch targetKind {
      case .tag:
        for text in TagList.texts(of: value) {
          let tag = TagList.tag(target.text, text)
          if !log.tags.contains(tag) { log.tags.append(tag) }
        }
        if !preservesSource { remove(source, &log) }
      case .attribute:
        let isInPlace = sourceKind == .attribute && source == target
        if !isInPlace, !overridesOnConflict, target.value(in: log.attributes) != nil {
          if !preservesSource { remove(source, &log) }
        } else {
          if !preservesSource || isInPlace { remove(source, &log) }
          target.set(cast.cast(value), in: &log.attributes)
        }
      }
      isUsed = true
    }
  }

  private func value(of source: AttributeRoute, _ log: PipelineLog) -> AttributeValue? {
    switch sourceKind {
    case .attribute: return source.value(in: log.attributes)
    case .tag:
      let values = TagList.values(of: source.text, in: log.tags)
      if values.count > 1 { return .array(values.map { .string($0) }) }
      return values.first.map { .string($0) }
    }
  }

  private func remove(_ source: AttributeRoute, _ log: inout PipelineLog) {
    switch sourceKind {
    case .attribute: source.remove(from: &log.attributes)
    case .tag: log.tags.removeAll { TagList.isOf(source.text, $0) }
    }
  }
}

/// Tags as `key:value`.
enum TagList {
  static func tag(_ key: UTF8Text, _ value: UTF8Text) -> UTF8Text {
    LowerCasing.lowered(UTF8Text(bytes: key.bytes + [UInt8(ascii: ":")] + value.bytes))
  }

  static func isOf(_ key: UTF8Text, _ tag: UTF8Text) -> Bool {
    tag.bytes.count > key.bytes.count && tag.bytes[key.bytes.count] == UInt8(ascii: ":")
      && tag.bytes.starts(with: key.bytes)
  }

  static func values(of key: UTF8Text, in tags: [UTF8Text]) -> [UTF8Text] {
    tags.filter { isOf(key, $0) }.map { UTF8Text(bytes: Array($0.bytes.dropFirst(key.bytes.count + 1))) }
  }

  /// One for each element of a list, none for objects.
  static func texts(of value: AttributeValue) -> [UTF8Text] {
    if case .array(let elements) = value { return elements.compactMap { ValueText.text($0) } }
    return ValueText.text(value).map { [$0] } ?? []
  }
}
