import ArgumentParser
import TocsinDiagnostics
import TocsinEvents
import TocsinIO
import TocsinIntake
import TocsinKit
import TocsinLogModel
import TocsinPipelines
import TocsinWorkspace

/// `tocsin process`.
struct ProcessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "process",
    abstract: "Print raw logs as rules see them, after the log pipelines that are for them.",
    discussion: """
      Wrappings are opened, the source is told by the shape of a log, and its pipeline runs; pipelines of your own are \
      named with --pipelines. With --trace you see what each processor changed.
      """)

  @Argument(help: "Log files, directories or globs; standard input without any, or with `-`.")
  var files: [String] = []

  @Flag(help: "Show for each log which pipelines took it, and what each processor changed.")
  var trace = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let inputs = try LogSelection.inputs(files.isEmpty ? ["-"] : files, console: console)
    let quarantine = try reading.quarantineWriter()
    var options = try reading.readerOptions(Workspace(), console)
    let intake = try reading.pipelines.intake(Workspace(), console)
    if trace { options.preparation = nil }
    var stream = OutputStream(descriptor: 1)
    var (failures, malformed): ([LogReadError], Int) = ([], 0)
    func report(_ record: MalformedRecord) throws {
      malformed += 1
      console.note(
        "warning: \(Escaping.visible(record.input)):\(record.line): \(record.reason) (byte \(record.byteOffset))"
      )
      try quarantine?.write(record)
    }
    for input in inputs {
      do {
        var tracer = IntakeTracer(intake)
        try Explainer.records([input], options: options, malformed: report) { record in
          if trace {
            for text in tracer.traces(of: record).map(ProcessTrace.text) { try stream.write(text) }
            return true
          }
          do {
            let event = try EventDecoder.decode(record.bytes, form: record.form, time: record.time)
            try stream.write(EventJSON.canonical(event) + [0x0A])
          } catch let fault as RecordFault {
            try report(
              MalformedRecord(
                input: input.name, line: record.origin?.line ?? 0,
                byteOffset: (record.origin?.byteOffset ?? 0) + fault.offset, reason: fault.reason.summary,
                bytes: record.bytes))
          }
          return true
        }
      } catch let error as LogReadError {
        failures.append(error)
      }
    }
    try stream.flush()
    try quarantine?.close()
    var status = LogSelection.report(failures, console: console)
    if malformed > 0, !reading.skipMalformed { status = status.combined(with: .rejectedInput) }
    try status.end()
  }
}

/// What became of one log, in words.
private enum ProcessTrace {
  static func text(_ trace: IntakeTrace) -> String {
    var lines = [
      "\(Escaping.visible(trace.place)): " + (trace.product.map { "\($0), " } ?? "")
        + (trace.source.map { "source \(Escaping.visible($0.description))" }
          ?? "no source is known by its shape")
    ]
    if trace.steps.isEmpty { lines.append("  no pipeline took it") }
    for step in trace.steps {
      let indent = String(repeating: "  ", count: step.depth + 1)
      let name = step.name.isEmpty ? step.type.description : "\(step.type): \(step.name)"
      if step.depth > 0, step.changes.isEmpty { continue }
      lines.append(indent + Escaping.visible(name))
      for change in step.changes { lines.append("\(indent)  \(change.text)") }
    }
    lines.append("  → " + String(decoding: EventJSON.canonical(trace.event), as: UTF8.self))
    return lines.joined(separator: "\n") + "\n"
  }
}

extension LogChange {
  /// `+` for what is new, `-` for what is gone, `~` for what is another value.
  fileprivate var text: String {
    func value(_ value: AttributeValue) -> String {
      var writer = JSONWriter()
      EventJSON.write(value, to: &writer)
      return Escaping.visible(String(decoding: writer.bytes, as: UTF8.self))
    }
    let name = Escaping.visible(place.description)
    switch (before, after) {
    case (let old?, let new?): return "~ \(name) \(value(old)) → \(value(new))"
    case (nil, let new?): return "+ \(name) \(value(new))"
    case (let old?, nil): return "- \(name) \(value(old))"
    case (nil, nil): return name
    }
  }
}
