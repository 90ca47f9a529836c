import TocsinDiagnostics

/// Columns of text, aligned, each cell on one line.
struct TextTable {
  private let header: [String]
  private var rows: [[String]] = []
  private let maximumWidth: Int

  init(_ header: [String], maximumCellWidth: Int = 48) {
    self.header = header
    maximumWidth = maximumCellWidth
  }

  mutating func add(_ row: [String]) { rows.append(row.map(shortened)) }

  /// Rows without the header.
  var count: Int { rows.count }

  /// Shortens cells of some columns, the widest first, until no line is longer than `width`, as far as that goes.
  mutating func fit(_ width: Int, shrinking columns: [Int]) {
    var widths = header.indices.map { column in
      ([header] + rows).map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    let gaps = 2 * (header.count - 1)
    var surplus = widths.reduce(gaps, +) - width
    while surplus > 0, let widest = columns.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > TextTable.minimum
    {
      let next = columns.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
      let step = max(1, min(surplus, widths[widest] - max(next, TextTable.minimum)))
      widths[widest] -= step
      surplus -= step
    }
    for column in columns {
      for row in rows.indices { rows[row][column] = TextTable.cut(rows[row][column], to: widths[column]) }
    }
  }

  /// The width that a column keeps.
  private static let minimum = 8

  private static func cut(_ cell: String, to width: Int) -> String {
    guard cell.unicodeScalars.count > width else { return cell }
    return String(String.UnicodeScalarView(cell.unicodeScalars.prefix(width - 1))) + "…"
  }

  /// The lines of the table; `style` may decorate a cell after it is padded: (row, column, text); the header is row -1.
  func lines(style: (Int, Int, String) -> String = { $2 }) -> [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].unicodeScalars.count }.max() ?? 0 }
    return all.enumerated().map { index, row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let isLast = column == row.count - 1
        let padding = isLast ? 0 : widths[column] - cell.unicodeScalars.count + 2
        line += style(index - 1, column, cell) + String(repeating: " ", count: padding)
      }
      return line
    }
  }

  private func shortened(_ cell: String) -> String {
    // A cell is one line; what else could steer a terminal, or turn its text round, becomes visible.
    let line = String(String.UnicodeScalarView(cell.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    let clean = Escaping.visible(line)
    return TextTable.cut(clean, to: maximumWidth)
  }
}
