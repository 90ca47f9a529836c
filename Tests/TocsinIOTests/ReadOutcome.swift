import Foundation
import Testing
import TocsinEvents
import TocsinIO

/// A directory of its own for a test's files, removed with its owner.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tocsin-io-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the directories above it, and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8] = Array("{}\n".utf8)) throws -> String {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
  }
}

/// Everything that reading one input gives.
struct ReadOutcome: Equatable {
  var records: [String] = []
  var originals: [String] = []
  var lines: [Int] = []
  var offsets: [Int] = []
  var faults: [FramingFault] = []
  var blank = 0
  var form: RecordForm?
  var failure: LogReadError?

  /// Reads bytes through a file.
  static func of(_ bytes: [UInt8], _ options: LogReaderOptions = LogReaderOptions()) throws -> ReadOutcome {
    let scratch = try Scratch()
    return read(LogInput(.file(try scratch.write("input", bytes))), options)
  }

  static func of(_ text: String, _ options: LogReaderOptions = LogReaderOptions()) throws -> ReadOutcome {
    try of(Array(text.utf8), options)
  }

  /// Reads an input twice: it makes no difference whether a thread of its own decompresses.
  static func read(_ input: LogInput, _ options: LogReaderOptions = LogReaderOptions()) -> ReadOutcome {
    let outcome = readOnce(input, options)
    var others = options
    others.decompressesAhead.toggle()
    #expect(readOnce(input, others) == outcome)
    return outcome
  }

  private static func readOnce(_ input: LogInput, _ options: LogReaderOptions) -> ReadOutcome {
    var outcome = ReadOutcome()
    do throws(LogReadError) {
      var reader = try LogReader(input, options: options)
      defer { outcome.blank = reader.blankLines }
      while let batch = try reader.nextBatch() { outcome.add(batch) }
    } catch {
      outcome.failure = error
    }
    return outcome
  }

  private mutating func add(_ batch: RecordBatch) {
    for (index, range) in batch.records.enumerated() {
      #expect(range.end + RecordBatch.padding <= batch.bytes.count)
      let record = Array(batch.bytes[range.start..<range.end])
      records.append(String(decoding: record, as: UTF8.self))
      originals.append(String(decoding: batch.originals?[index] ?? record, as: UTF8.self))
      lines.append(range.line)
      offsets.append(range.byteOffset)
    }
    faults += batch.faults
    if !batch.records.isEmpty { form = batch.form }
  }

  /// `line: reason`, in order.
  var reasons: [String] { faults.map { "\($0.line): \($0.reason)" } }

  /// Lines that a line-based input must have.
  var accounted: Int { records.count + faults.count + blank }
}

/// Options with a record limit and a step of reading.
func readerOptions(limit: Int = 1 << 20, chunk: Int = 1 << 20, format: LogFormat? = nil) -> LogReaderOptions {
  var options = LogReaderOptions(format: format)
  options.maximumRecordLength = limit
  options.chunkSize = chunk
  return options
}
