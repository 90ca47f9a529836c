import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Writes what a table says about the text of a value, else the default, if there is one.
///
/// Source: pipeline reference, section 2.9.
struct LookupProcessor: LogProcessor {
  let source: AttributeRoute
  let target: AttributeRoute
  let table: [UTF8Text: UTF8Text]
  let fallback: UTF8Text?

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard let value = source.value(in: log.attributes) else { return }
    let found = ValueText.text(value).flatMap { table[$0] } ?? fallback
    guard let found else { return }
    target.set(.string(found), in: &log.attributes)
  }

  /// Lines `key,value`, cut at the first comma, both sides trimmed; of equal keys the first counts.
  static func table(_ lines: [UTF8Text]) -> [UTF8Text: UTF8Text] {
    var table: [UTF8Text: UTF8Text] = [:]
    for line in lines {
      guard let comma = line.bytes.firstIndex(of: UInt8(ascii: ",")) else { continue }
      let key = trimmed(line.bytes[..<comma])
      if table[key] == nil { table[key] = trimmed(line.bytes[(comma + 1)...]) }
    }
    return table
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> UTF8Text {
    let start = bytes.drop { $0 <= 0x20 }
    let end = start.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start.startIndex
    return UTF8Text(bytes: Array(start[..<end]))
  }
}

/// Writes the row of a reference table whose primary key is the text of a value.
///
/// Source: pipeline reference, section 2.9.
struct ReferenceTableLookup: LogProcessor {
  let source: AttributeRoute
  let target: AttributeRoute
  let table: UTF8Text

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard let key = source.value(in: log.attributes).flatMap({ ValueText.text($0) }),
      let row = worker.enrichment.tables[table]?[key]
    else { return }
    target.set(.object(row), in: &log.attributes)
  }
}
