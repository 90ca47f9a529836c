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
    let megabytes = Double(summary.bytes) / 1e6
    var text =
      "\(Plural.count(summary.records, "record")), \(Int(megabytes)) MB, \(Int(megabytes / seconds)) MB/s"
    if let total, total > 0 { text = bar(Double(summary.bytes) / Double(total)) + " " + text }
    write("\r\u{1B}[K" + text)
  }

  mutating func clear() {
    guard isShown else { return }
    isShown = false
    write("\r\u{1B}[K")
  }

  private func bar(_ share: Double) -> String {
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
