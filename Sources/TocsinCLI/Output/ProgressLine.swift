import TocsinDiagnostics
import TocsinIO
import TocsinKit

/// One line on standard error that tells how far a long run is; only on a terminal.
struct ProgressLine {
  private let started = Clock.now()
  private var lastShown = 0.0
  private var isShown = false

  mutating func update(_ summary: RunSummary, total: Int?) {
    let seconds = Clock.seconds(since: started)
    guard seconds > 0.5, seconds - lastShown > 0.1 else { return }
    lastShown = seconds
    isShown = true
    let text = ProgressLine.text(summary, total: total, seconds: seconds)
    // A longer line would wrap, and then not be written over.
    let width = max(1, (Terminal.width(2) ?? 80) - 1)
    write("\r\u{1B}[K" + String(text.prefix(width)))
  }

  /// How far a run is after so many seconds: `total` is the number of bytes to read, where that is known.
  static func text(_ summary: RunSummary, total: Int?, seconds: Double) -> String {
    let megabytes = Double(summary.bytes) / 1e6
    let rate =
      "\(Plural.count(summary.records, "record")), \(Int(megabytes)) MB, \(Int(megabytes / max(seconds, 0.001))) MB/s"
    guard let total, total > 0 else { return rate }
    let share = min(1, Double(summary.bytes) / Double(total))
    let left = share > 0.005 ? ", \(duration(seconds * (1 - share) / share)) left" : ""
    return "\(bar(share)) \(Int(share * 100)) %, \(rate)\(left)"
  }

  private static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  mutating func clear() {
    guard isShown else { return }
    isShown = false
    write("\r\u{1B}[K")
  }

  private static func bar(_ share: Double) -> String {
    let width = 24
    let done = min(width, max(0, Int(share * Double(width))))
    return "[" + String(repeating: "#", count: done) + String(repeating: ".", count: width - done) + "]"
  }

  private func write(_ text: String) {
    var output = OutputStream(descriptor: 2)
    try? output.write(Array(text.utf8))
    try? output.flush()
  }
}
