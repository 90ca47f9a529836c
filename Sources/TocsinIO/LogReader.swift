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
  /// Decompression, on its own thread.
  private let ahead: ReadAhead?
  private let isCompressed: Bool
  private let input: LogInput
  private let options: LogReaderOptions
  private var framer: Framer?
  private var form: RecordForm?
  /// Bytes read and not yet framed.
  private var pending: [UInt8] = []
  /// The place of `pending` in the decompressed input.
  private var base = 0
  /// The framer stopped before the end of `pending`, since the batch was full.
  private var hasMore = false
  private var isAtEnd = false
  private var isFinished = false
  private var preparer: (any BatchPreparer)?
  /// Records may be lines of text.
  private var isText = false
  /// What ended the input; thrown after everything before it was delivered.
  private var failure: LogReadError?
  private let size: Int?
  /// How times are read: those without a year by the time at which the input was written last.
  private let time: TimeReading
  /// The file where that is not compressed.
  private let file: FileHandle?

  package init(_ input: LogInput, options: LogReaderOptions) throws(LogReadError) {
    self.input = input
    self.options = options
    var opened: FileHandle?
    var changed: Timestamp?
    switch input.origin {
    case .standardInput:
      size = nil
      stream = try ByteStream(FileHandle(0, isOwned: false), name: input.name, budget: options.expansion)
      changed = POSIX.status(of: 0)?.changed
    case .file(let path):
      let descriptor: FileHandle
      (descriptor, size) = try FileHandle.regularFile(path)
      opened = descriptor
      changed = POSIX.status(of: descriptor.number)?.changed
      stream = try ByteStream(descriptor, name: input.name, budget: options.expansion)
    case .bytes(let bytes, _):
      size = bytes.count
      stream = try ByteStream(bytes, name: input.name, budget: options.expansion)
    }
    time = TimeReading(key: options.timeKey, clock: changed ?? .fixedClock)
    isCompressed = stream.isCompressed
    file = isCompressed ? nil : opened
    ahead = isCompressed && options.decompressesAhead ? ReadAhead(stream) : nil
  }

  /// Decompressed bytes so far.
  package private(set) var bytesRead = 0

  /// The size of the input where it is known and comparable with ``bytesRead``.
  package var totalBytes: Int? { isCompressed ? nil : size }

  /// Blank lines so far.
  ///
  /// A line-based input has as many lines as records, faults and blank lines.
  package var blankLines: Int {
    switch framer {
    case .lines(let framer): framer.blankLines
    case .csv(let framer): framer.blankLines
    case .json, nil: 0
    }
  }

  /// The next records, or `nil` at the end.
  ///
  /// What was read before an error is delivered first. A batch has the form of the file from the first object on;
  /// before it there is nothing that a form could be told by, or matters for.
  package mutating func nextBatch() throws(LogReadError) -> RecordBatch? {
    while !isFinished {
      if !hasMore { readChunk() }
      if framer == nil, failure == nil || !pending.isEmpty {
        do throws(LogReadError) {
          guard try chooseFramer() else { continue }
        } catch {
          isFinished = true
          throw error
        }
      }
      var batch = RecordBatch(bytes: [], records: [], form: .plain, faults: [], originals: nil)
      frame(&batch)
      isFinished = isAtEnd && !hasMore
      if batch.records.isEmpty, batch.faults.isEmpty, batch.lines == nil, batch.lineCount == 0 { continue }
      batch.form = knownForm(batch)
      batch.time = time
      batch.isText = isText
      // Who divides lines prepares them, too: on threads that this one feeds.
      return options.leavesLinesWhole ? batch : prepared(batch)
    }
    guard let failure else { return nil }
    self.failure = nil
    throw failure
  }

  private mutating func prepared(_ batch: RecordBatch) -> RecordBatch {
    guard let preparation = options.preparation else { return batch }
    var preparer = preparer ?? preparation.makePreparer()
    defer { self.preparer = preparer }
    return preparer.prepare(batch, keepsOriginals: options.keepsOriginals)
  }

  private mutating func readChunk() {
    let start = pending.count
    let wanted = options.chunkSize
    let carried = pending
    var produced = 0
    // One buffer for what is left over and what is read, with room for the padding: it becomes the batch's own.
    pending = [UInt8](unsafeUninitializedCapacity: start + wanted + RecordBatch.padding) { target, count in
      // All below `count` is initialized: what is left over first, then `produced` bytes in steps that follow each other. A
      // step is given the room up to `wanted` and fills no more; the padding beyond it is filled by `keep`.
      _ = UnsafeMutableBufferPointer(rebasing: target[..<start]).update(fromContentsOf: carried)
      do throws(LogReadError) {
        var step = 0
        repeat {
          let from = start + produced
          let room = UnsafeMutableBufferPointer(rebasing: target[from..<(start + wanted)])
          step =
            if let ahead {
              try ahead.read(into: room)
            } else if isCompressed {
              try stream.read(into: ReadAhead.part(of: room, at: bytesRead + produced))
            } else {
              try stream.read(into: room)
            }
          produced += step
          // A step of a decoder ends with the bytes it was given; those of a pipe are taken as they come.
        } while isCompressed && ahead == nil && size != nil && step > 0 && produced < wanted
      } catch {
        failure = error
      }
      count = start + produced
    }
    bytesRead += produced
    if produced == 0 { isAtEnd = true }
    if isAtEnd, failure == nil, wasCut { failure = .cut(input.name) }
  }

  /// The file is shorter than it was when it was opened.
  private var wasCut: Bool {
    guard let file, let size, let status = POSIX.status(of: file.number) else { return false }
    return status.size < size
  }

  /// Tells the format; false while there are too few bytes to do so.
  private mutating func chooseFramer() throws(LogReadError) -> Bool {
    if base == 0, pending.starts(with: [0xEF, 0xBB, 0xBF]) {
      pending.removeFirst(3)
      base = 3
    }
    let window = pending.prefix(FormatSniffer.window)
    let isWhole = isAtEnd || window.count == FormatSniffer.window
    if isCompressed, pending.count >= 4 || isAtEnd, Signature.of(window) != nil {
      throw LogReadError(
        .unsupported, input.name, "this is compressed more than once", next: "decompress it once yourself")
    }
    let found = window.withUnsafeBufferPointer { FormatSniffer.sniff($0, isWhole: isWhole) }
    // What is a record's beginning already is none of those; nothing else is waited for in vain.
    if case .foreign(let what, let next) = Signature.ofContent(window) {
      throw LogReadError(
        .unsupported, input.name, isCompressed ? "this holds \(what)" : "this is \(what)", next: next)
    }
    guard let found else { return false }
    let limit = options.maximumRecordLength
    switch isText(found, window, isWhole: isWhole) {
    case nil: return false
    case true?:
      isText = true
      form = .plain
      framer = .lines(LineFramer(maximumLength: limit))
      return true
    case false?: break
    }
    switch (options.format, found) {
    case (nil, .csv(.refused(let reason, let next), separator: _)):
      throw LogReadError(.unsupported, input.name, reason, next: next)
    case (nil, .otherCSV):
      throw LogReadError(
        .unsupported, input.name, "this looks like CSV without a known header",
        next: "say --input-format csv if its columns are attributes")
    case (.csv, _), (nil, .csv(.rows, separator: _)):
      framer = .csv(csvFramer(found, window))
      if case .csv(.rows(let known, columns: _), separator: _) = found { form = known } else { form = .plain }
    case (.json, .json(let layout)), (nil, .json(let layout)):
      framer = .json(JSONFramer(layout, maximumLength: limit))
    case (.json, .nothing), (.json, .lines), (.json, .csv), (.json, .otherCSV):
      framer = .json(JSONFramer(.values, maximumLength: limit))
    case (.ndjson, _), (.text, _), (nil, .lines), (nil, .nothing):
      framer = .lines(LineFramer(maximumLength: limit))
    }
    return true
  }

  /// Whether what seems to be neither JSON nor a known table is text that a product writes; `nil` while its first line
  /// is not there as a whole.
  private func isText(
    _ found: FormatSniffer.Found, _ window: ArraySlice<UInt8>, isWhole: Bool
  ) -> Bool? {
    if options.format == .text { return true }
    guard options.format == nil, found == .lines || found == .otherCSV, let preparation = options.preparation,
      let start = window.firstIndex(where: { !JSONSpace.contains($0) }), window[start] != UInt8(ascii: "{")
    else { return false }
    guard let end = window[start...].firstIndex(of: 0x0A) ?? (isWhole ? window.endIndex : nil) else {
      return nil
    }
    return window[start..<end].withUnsafeBufferPointer { preparation.recognizes(line: $0) }
  }

  private func csvFramer(_ found: FormatSniffer.Found, _ window: ArraySlice<UInt8>) -> CSVFramer {
    let separator: UInt8
    if case .csv(_, let known) = found {
      separator = known
    } else {
      let header = window.drop { JSONSpace.contains($0) }.prefix { $0 != 0x0A }
      separator = header.withUnsafeBufferPointer { FormatSniffer.separator(of: $0[...]) }
    }
    return CSVFramer(
      maximumLength: options.maximumRecordLength, separator: separator, mapsColumns: options.mapsColumns)
  }

  private mutating func frame(_ batch: inout RecordBatch) {
    let rest: Int
    switch framer {
    case .lines(var framer):
      if options.leavesLinesWhole, form != nil, !framer.isPassing, let end = endOfLines {
        batch.lines = LineStretch(end: end, byteOffset: base, maximumLength: options.maximumRecordLength)
        keep(from: end, isSharedWith: &batch)
        base += end
        return
      }
      rest = pending.withUnsafeBufferPointer {
        framer.frame($0, base: base, isLast: isAtEnd, into: &batch)
      }
      if options.leavesLinesWhole { batch.lineCount = framer.takeLines() }
      self.framer = .lines(framer)
      keep(from: rest, isSharedWith: &batch)
    case .json(var framer):
      rest = pending.withUnsafeBufferPointer {
        framer.frame($0, base: base, isLast: isAtEnd, into: &batch)
      }
      self.framer = .json(framer)
      batch.isFromContainer = framer.layout == .container
      hasMore = framer.isFull
      keep(from: rest, isSharedWith: &batch)
    case .csv(var framer):
      batch.originals = []
      rest = pending.withUnsafeBufferPointer {
        framer.frame($0, base: base, isLast: isAtEnd, isCut: failure != nil, into: &batch)
      }
      self.framer = .csv(framer)
      hasMore = framer.isFull
      if let reason = framer.failure {
        failure = LogReadError(.corrupt, input.name, reason, next: "mend the file's header")
        (isAtEnd, hasMore) = (true, false)
      }
      pending.removeFirst(rest)
      batch.bytes.append(contentsOf: repeatElement(0, count: RecordBatch.padding))
    case nil: return
    }
    base += rest
  }

  /// Where the whole lines end; `nil` when there is none.
  private var endOfLines: Int? {
    if isAtEnd { return pending.isEmpty ? nil : pending.count }
    return pending.lastIndex(of: 0x0A).map { $0 + 1 }
  }

  /// The batch takes the buffer its records stand in; only the unfinished rest is copied.
  private mutating func keep(from rest: Int, isSharedWith batch: inout RecordBatch) {
    let tail = Array(pending[rest...])
    batch.bytes = pending
    pending = tail
    batch.bytes.append(contentsOf: repeatElement(0, count: RecordBatch.padding))
  }

  /// The form of the file, told by its first object.
  private mutating func knownForm(_ batch: RecordBatch) -> RecordForm {
    if let form { return form }
    batch.bytes.withUnsafeBufferPointer { bytes in
      for range in batch.records where form == nil {
        form = RecordForm.detect(firstRecord: UnsafeBufferPointer(rebasing: bytes[range.start..<range.end]))
      }
    }
    return form ?? .plain
  }
}
