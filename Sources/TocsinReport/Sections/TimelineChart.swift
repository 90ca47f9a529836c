import TocsinLogModel
import TocsinSemantics

/// Signals over time as stacked bars, one colour a severity.
struct TimelineChart {
  private static let width = 1000
  private static let height = 190
  /// Left of the bars, for the scale.
  private static let margin = 36
  private static let base = 160

  let buckets: TimeBuckets
  /// By bucket, then severity from the lowest.
  private var counts: [[Int]]

  init(_ signals: [ChartedSignal], _ buckets: TimeBuckets) {
    self.buckets = buckets
    counts = Array(
      repeating: Array(repeating: 0, count: SignalSeverity.allCases.count), count: buckets.count)
    for signal in signals { counts[buckets.index(of: signal.time)][signal.severity.rank] += 1 }
  }

  func write(to page: inout HTMLWriter) {
    let (width, base) = (TimelineChart.width, TimelineChart.base)
    let highest = max(counts.map { $0.reduce(0, +) }.max() ?? 1, 1)
    page.markup(
      "<svg viewBox=\"0 0 \(width) \(TimelineChart.height)\" role=\"img\" aria-label=\"Signals over time\">")
    for line in TimelineChart.scale(highest) {
      let y = base - line * (base - 14) / highest
      page.markup(
        "<line class=\"axis\" x1=\"\(TimelineChart.margin)\" x2=\"\(width)\" y1=\"\(y)\" y2=\"\(y)\"/>")
      page.markup("<text x=\"\(TimelineChart.margin - 6)\" y=\"\(y + 4)\" text-anchor=\"end\">\(line)</text>")
    }
    let step = Double(width - TimelineChart.margin) / Double(max(buckets.count, 12))
    for (index, bucket) in counts.enumerated() where bucket.contains(where: { $0 > 0 }) {
      bar(bucket, index, step, highest, to: &page)
    }
    labels(step, to: &page)
    page.markup("</svg>")
  }

  private func bar(
    _ bucket: [Int], _ index: Int, _ step: Double, _ highest: Int, to page: inout HTMLWriter
  ) {
    let x = Double(TimelineChart.margin) + Double(index) * step + 1
    page.markup("<g><title>")
    page.text(TimelineChart.time(buckets.start(of: index)))
    for severity in SignalSeverity.allCases.reversed() where bucket[severity.rank] > 0 {
      page.text(", \(bucket[severity.rank]) \(severity.rawValue)")
    }
    page.markup("</title>")
    var below = 0
    for severity in SignalSeverity.allCases where bucket[severity.rank] > 0 {
      let top = below + bucket[severity.rank]
      let scale = Double(TimelineChart.base - 14) / Double(highest)
      let y = Double(TimelineChart.base) - Double(top) * scale
      let height = max(Double(top - below) * scale, 1)
      page.markup(
        "<rect class=\"f-\(severity.rawValue)\" x=\"\(SVGNumber.text(x))\" y=\"\(SVGNumber.text(y))\" "
          + "width=\"\(SVGNumber.text(max(step - 2, 1)))\" height=\"\(SVGNumber.text(height))\"/>")
      below = top
    }
    page.markup("</g>")
  }

  /// Times under about every eighth of the bars.
  private func labels(_ step: Double, to page: inout HTMLWriter) {
    let every = max(1, (buckets.count + 5) / 6)
    for index in stride(from: 0, to: buckets.count, by: every) {
      let x = Double(TimelineChart.margin) + Double(index) * step
      page.markup("<text x=\"\(SVGNumber.text(x))\" y=\"\(TimelineChart.base + 18)\">")
      page.text(TimelineChart.time(buckets.start(of: index)))
      page.markup("</text>")
    }
  }

  /// Three round counts at most, none above the highest.
  private static func scale(_ highest: Int) -> [Int] {
    guard highest > 1 else { return [0, highest] }
    var step = 1
    let factors = [2, 5, 10]
    var power = 1
    var next = 0
    while highest / step > 3 {
      step = power * factors[next]
      next += 1
      if next == factors.count { (next, power) = (0, power * 10) }
    }
    return Array(stride(from: 0, through: highest, by: step))
  }

  /// `2026-03-02 14:05`, with seconds where they are not zero.
  static func time(_ instant: Timestamp) -> String {
    if instant.isUndated { return "no time" }
    let text = instant.iso8601
    let (date, clock) = (text.prefix(10), text.dropFirst(11))
    let seconds = clock.dropFirst(6).prefix(2)
    return "\(date) \(clock.prefix(5))\(seconds == "00" ? "" : ":\(seconds)")"
  }
}

/// A small chart of one rule's signals over the same buckets.
enum Sparkline {
  static func write(_ signals: [ChartedSignal], _ buckets: TimeBuckets, to page: inout HTMLWriter) {
    var counts = Array(repeating: 0, count: buckets.count)
    var severities = Array(repeating: SignalSeverity.info, count: buckets.count)
    for signal in signals {
      let index = buckets.index(of: signal.time)
      counts[index] += 1
      severities[index] = max(severities[index], signal.severity)
    }
    let highest = max(counts.max() ?? 1, 1)
    page.markup("<svg class=\"spark\" viewBox=\"0 0 150 22\" aria-hidden=\"true\">")
    let step = 150 / Double(max(buckets.count, 12))
    for (index, count) in counts.enumerated() where count > 0 {
      let height = max(2, 20 * Double(count) / Double(highest))
      page.markup(
        "<rect class=\"f-\(severities[index].rawValue)\" x=\"\(SVGNumber.text(Double(index) * step))\" "
          + "y=\"\(SVGNumber.text(22 - height))\" width=\"\(SVGNumber.text(max(step - 0.5, 1)))\" "
          + "height=\"\(SVGNumber.text(height))\"/>")
    }
    page.markup("</svg>")
  }
}

/// A coordinate with one decimal.
enum SVGNumber {
  static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }
}
