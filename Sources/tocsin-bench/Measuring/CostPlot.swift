/// The cost of an event against the number of rules, as a picture: both axes logarithmic.
enum CostPlot {
  private static let (width, height, left, bottom) = (560.0, 300.0, 60.0, 40.0)

  /// `points` are numbers of rules with nanoseconds an event, in all and for matching alone.
  static func svg(_ points: [(rules: Int, total: Int, matching: Int)]) -> String {
    let most = decades(points.map(\.total).max() ?? 1) + 1
    func x(_ rules: Int) -> Double { left + (width - left - 20) * digits(rules) / 4 }
    func y(_ nanoseconds: Int) -> Double {
      height - bottom - (height - bottom - 20) * (digits(nanoseconds) - 1) / Double(most - 1)
    }
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
    ]
    for decade in 1...most {
      let place = y(power(decade))
      parts.append(
        "<path d=\"M\(left) \(place)H\(width - 20)\" stroke=\"#ddd\"/><text x=\"\(left - 6)\" y=\"\(place + 4)\" text-anchor=\"end\">\(power(decade)) ns</text>"
      )
    }
    for point in points {
      parts.append(
        "<text x=\"\(x(point.rules))\" y=\"\(height - bottom + 18)\" text-anchor=\"middle\">\(point.rules)</text>"
      )
    }
    parts.append("<text x=\"\(width / 2)\" y=\"\(height - 6)\" text-anchor=\"middle\">rules</text>")
    for (name, color, values) in [
      ("reading and matching", "#1f4e79", points.map { ($0.rules, $0.total) }),
      ("matching alone", "#c0392b", points.map { ($0.rules, max($0.matching, 10)) }),
    ] {
      let line = values.map { "\(x($0.0)),\(y($0.1))" }.joined(separator: " ")
      parts.append("<polyline points=\"\(line)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\"/>")
      if let last = values.last {
        parts.append(
          "<text x=\"\(x(last.0))\" y=\"\(y(last.1) - 8)\" text-anchor=\"end\" fill=\"\(color)\">\(name)</text>"
        )
      }
    }
    return parts.joined(separator: "\n") + "\n</svg>\n"
  }

  private static func power(_ decade: Int) -> Int { (0..<decade).reduce(1) { value, _ in value * 10 } }

  private static func decades(_ value: Int) -> Int { value < 10 ? 0 : 1 + decades(value / 10) }

  /// The decimal logarithm, by interpolation between bisected powers: no library for one picture.
  private static func digits(_ value: Int) -> Double {
    var rest = Double(max(value, 1))
    var whole = 0.0
    while rest >= 10 {
      rest /= 10
      whole += 1
    }
    var (fraction, bit) = (0.0, 0.5)
    for _ in 0..<20 {
      rest *= rest
      if rest >= 10 {
        rest /= 10
        fraction += bit
      }
      bit /= 2
    }
    return whole + fraction
  }
}
