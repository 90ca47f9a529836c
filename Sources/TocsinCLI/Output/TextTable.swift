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
    guard clean.unicodeScalars.count > maximumWidth else { return clean }
    return String(String.UnicodeScalarView(clean.unicodeScalars.prefix(maximumWidth - 1))) + "…"
  }
}
