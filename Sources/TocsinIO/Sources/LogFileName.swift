import TocsinEvents

/// What the name of a file in a directory says about it.
enum LogFileName {
  case log
  /// Its content decides.
  case undecided
  case hidden
  case other

  private static let logEndings = [".json", ".ndjson", ".jsonl", ".log", ".csv"]
  private static let undecidedEndings = [".txt", ".tsv", ".out"]

  init(_ name: String) {
    var stem = name[...]
    for ending in [".gz", ".zst"] where stem.hasSuffix(ending) { stem.removeLast(ending.count) }
    let names = [stem, LogFileName.withoutRotation(stem)]
    if names.contains(where: { name in LogFileName.logEndings.contains(where: name.hasSuffix) }) {
      self = .log
    } else if stem.hasPrefix(".") {
      self = .hidden
    } else if names.contains(where: { name in
      !name.contains(".") || LogFileName.undecidedEndings.contains(where: name.hasSuffix)
    }) {
      self = .undecided
    } else {
      self = .other
    }
  }

  /// Without what rotation appends: `app.log.1`, `app.log-20260302`, `app.log.2026-03-02`.
  private static func withoutRotation(_ name: Substring) -> Substring {
    guard let end = name.lastIndex(where: { !($0.isASCII && $0.isNumber) && $0 != "-" }),
      name.index(after: end) < name.endIndex
    else { return name }
    if name[end] == "." { return name[..<end] }
    // The last character before digits and hyphens; a hyphen must follow it.
    let rest = name[name.index(after: end)...]
    return rest.first == "-" && rest.count > 1 ? name[...end] : name
  }
}

extension LogReader {
  /// Bytes read of a file whose name does not say what it is.
  private static let probe = 64 * 1024

  /// Whether a file begins with records that are read without saying how.
  static func holdsRecords(_ path: String) -> Bool {
    var options = LogReaderOptions()
    options.chunkSize = probe
    options.decompressesAhead = false
    guard var reader = try? LogReader(LogInput(.file(path)), options: options),
      let batch = try? reader.nextBatch()
    else { return false }
    return batch.records.prefix(5).contains { record in
      RecordForm.detect(firstRecord: Array(batch.bytes[record.start..<record.end])) != nil
    }
  }
}
