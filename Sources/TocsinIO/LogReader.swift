import TocsinEvents
import TocsinLogModel

/// Reads one input, batch by batch: bytes → (decompression) → records.
package struct LogReader {
  private enum Framer {
    case lines(LineFramer)
    case json(JSONFramer)
    case csv(CSVFramer)
  }

  private var stream: ByteStream
  private let input: LogInput
  private let options: LogReaderOptions
  private var framer: Framer?
  private var form: RecordForm?
  /// Bytes read and not yet framed.
  private var pending: [UInt8] = []
  /// The place of `pending` in the decompressed input.
  private var base = 0
  private var isAtEnd = false
  private let size: Int?

  package init(_ input: LogInput, options: LogReaderOptions) throws(LogReadError) {
    self.input = input
    self.options = options
    switch input.origin {
    case .standardInput:
      size = nil
      stream = try ByteStream(Descriptor(0, isOwned: false), name: input.name, budget: options.expansion)
    case .file(let path):
      guard let number = System.open(path) else {
        throw LogReadError(.unreadable, path, System.lastError, next: "check the path and its permissions")
      }
      size = System.kind(of: path)?.size
      stream = try ByteStream(Descriptor(number, isOwned: true), name: input.name, budget: options.expansion)
    }
  }

  /// Decompressed bytes so far.
  package var bytesRead: Int { stream.count }

  /// The size of the input where it is known and comparable with ``bytesRead``.
  package var totalBytes: Int? { stream.isCompressed ? nil : size }

  package var blankLines: Int {
    switch framer {
    case .lines(let framer): framer.blankLines
    case .csv(let framer): framer.blankLines
    case .json, nil: 0
    }
  }

  /// The next records, or `nil` at the end.
  ///
  /// What was read before an error is delivered first.
  package mutating func nextBatch() throws(LogReadError) -> RecordBatch? {
    while !isAtEnd {
      try readChunk()
      if framer == nil {
        // Enough to tell the format by, or all there is.
        guard isAtEnd || pending.count >= min(options.chunkSize, 64 * 1024) || hasLine else { continue }
        try chooseFramer()
      }
      var batch = RecordBatch(bytes: [], records: [], form: form ?? .plain, faults: [], originals: nil)
      try frame(&batch)
      if batch.records.isEmpty, batch.faults.isEmpty { continue }
      // Of a broken record nothing can be told, so the first whole one decides, wherever the batches end.
      if form == nil {
        form = batch.bytes.withUnsafeBufferPointer { bytes in
          batch.records.lazy.compactMap { range in
            RecordForm.detect(firstRecord: UnsafeBufferPointer(rebasing: bytes[range.start..<range.end]))
          }.first
        }
      }
      batch.form = form ?? .plain
      return batch
    }
    return nil
  }

  private var hasLine: Bool { pending.count >= 4096 && pending.contains(0x0A) }

  private mutating func readChunk() throws(LogReadError) {
    let start = pending.count
    let wanted = options.chunkSize
    let carried = pending
    var failure: LogReadError?
    var produced = 0
    // One buffer for what is left over and what is read, with room for the padding: it becomes the batch's own.
    pending = [UInt8](unsafeUninitializedCapacity: start + wanted + RecordBatch.padding) { target, count in
      _ = UnsafeMutableBufferPointer(rebasing: target[..<start]).update(fromContentsOf: carried)
      do throws(LogReadError) {
        produced = try stream.read(into: UnsafeMutableBufferPointer(rebasing: target[start..<start + wanted]))
      } catch {
        failure = error
      }
      count = start + produced
    }
    if let failure { throw failure }
    if produced == 0 { isAtEnd = true }
    if base == 0, start == 0, pending.starts(with: [0xEF, 0xBB, 0xBF]) {
      pending.removeFirst(3)
      base = 3
    }
  }

  private mutating func chooseFramer() throws(LogReadError) {
    let found = pending.withUnsafeBufferPointer { FormatSniffer.sniff($0, isWhole: isAtEnd) }
    let limit = options.maximumRecordLength
    switch (options.format, found) {
    case (nil, .setupCSV):
      throw LogReadError(
        .unsupported, input.name, "the audit trail as Setup exports it holds display texts, no action codes",
        next: "export the SetupAuditTrail object with a query instead, or read it with --input-format csv")
    case (nil, .otherCSV):
      throw LogReadError(
        .unsupported, input.name, "this looks like CSV without a known header",
        next: "say --input-format csv if its columns are attributes")
    case (.csv, _):
      framer = .csv(CSVFramer(maximumLength: limit))
      form = found == .salesforceCSV ? .salesforceEvent : .plain
    case (nil, .salesforceCSV):
      framer = .csv(CSVFramer(maximumLength: limit))
      form = .salesforceEvent
    case (.json, .json(let layout)), (nil, .json(let layout)):
      framer = .json(JSONFramer(layout, maximumLength: limit))
    case (.json, _): framer = .json(JSONFramer(.values, maximumLength: limit))
    case (.ndjson, _), (nil, .lines), (nil, .nothing): framer = .lines(LineFramer(maximumLength: limit))
    }
  }

  private mutating func frame(_ batch: inout RecordBatch) throws(LogReadError) {
    switch framer {
    case .lines(var framer):
      // Lines are framed in place: the batch takes the buffer, the unfinished line is copied.
      let rest = pending.withUnsafeBufferPointer {
        framer.frame($0, base: base, isLast: isAtEnd, into: &batch)
      }
      self.framer = .lines(framer)
      let tail = Array(pending[rest...])
      batch.bytes = pending
      base += rest
      pending = tail
      pad(&batch)
    case .json(var framer):
      pending.withUnsafeBufferPointer { framer.frame($0, base: base, into: &batch) }
      base += pending.count
      if isAtEnd { framer.finish(at: base, into: &batch) }
      self.framer = .json(framer)
      pending = []
      pad(&batch)
    case .csv(var framer):
      batch.originals = []
      pending.withUnsafeBufferPointer { framer.frame($0, base: base, into: &batch) }
      base += pending.count
      if isAtEnd { framer.finish(into: &batch) }
      self.framer = .csv(framer)
      pending = []
      pad(&batch)
      if let failure = framer.failure {
        throw LogReadError(.corrupt, input.name, failure, next: "mend the file's header")
      }
    case nil: break
    }
  }

  private func pad(_ batch: inout RecordBatch) {
    batch.bytes.append(contentsOf: repeatElement(0, count: RecordBatch.padding))
  }
}
