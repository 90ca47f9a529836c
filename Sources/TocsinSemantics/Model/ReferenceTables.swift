package import TocsinDiagnostics
package import TocsinLogModel

/// `referenceTables[]`: a query counts only events whose value is, or is not, in a column of a table.
///
/// Source: rule reference, section 4.4.
package struct TableRestriction: Sendable {
  /// Where the value is looked for: the first that the event has decides.
  package var fields: [GroupField.Source]
  /// The index of the query in its rule.
  package var query: Int
  /// Name of the table, as `--table NAME=FILE.csv` gives it.
  package var table: String
  /// The table's column that is searched, by its name in the header.
  package var column: String
  /// `checkPresence`: keeps events whose value is in the column; otherwise those whose value is not.
  package var keepsPresent: Bool
  /// The name of the table in the rule file.
  package var span: SourceSpan
  /// The column's values, sorted; `nil` until the table is given.
  package var values: [UTF8Text]?

  /// Creates a restriction whose values are not known yet.
  package init(
    fields: [GroupField.Source], query: Int, table: String, column: String, keepsPresent: Bool,
    span: SourceSpan
  ) {
    self.fields = fields
    self.query = query
    self.table = table
    self.column = column
    self.keepsPresent = keepsPresent
    self.span = span
  }
}

extension TableRestriction {
  /// What a restriction asks of events, wherever it is written.
  package struct Condition: Equatable, Sendable {
    /// Where the value is looked for.
    package var fields: [GroupField.Source]
    /// The index of the query in its rule.
    package var query: Int
    /// The name of the table.
    package var table: String
    /// The column that is searched.
    package var column: String
    /// Whether the value must be there, or must not.
    package var keepsPresent: Bool
    /// The column's values; `nil` until the table is given.
    package var values: [UTF8Text]?
  }

  /// What the restriction asks of events.
  package var condition: Condition {
    Condition(
      fields: fields, query: query, table: table, column: column, keepsPresent: keepsPresent, values: values)
  }
}

/// The reference tables of a run, by name.
package struct ReferenceTables: Sendable {
  /// Column → its values, sorted and distinct.
  package typealias Columns = [String: [UTF8Text]]

  /// Above so many rows the service does not let a table filter logs.
  package static let maximumRows = 40_000

  /// By name of the table: its columns.
  package private(set) var tables: [String: Columns] = [:]

  /// Creates a set without tables.
  package init() {}

  /// Adds a table, in place of one with the same name.
  package mutating func add(_ name: String, _ columns: Columns) { tables[name] = columns }
}

extension DiagnosticDescriptor {
  package static let tableNotGiven = DiagnosticDescriptor(
    "E002", "reference-table-not-given", .error, "The rule asks a reference table that is not at hand.")
}

extension Rule {
  /// The rule with the columns that another version of it was given, such as the rule that it was made from.
  package func resolved(like other: Rule) -> Rule {
    var columns: [String: ReferenceTables.Columns] = [:]
    for restriction in other.tableRestrictions {
      if let values = restriction.values {
        columns[restriction.table, default: [:]][restriction.column] = values
      }
    }
    var tables = ReferenceTables()
    for (name, columns) in columns { tables.add(name, columns) }
    return resolved(with: tables)
  }

  /// The rule with the columns it asks; one that is not at hand makes it unsupported, with its place.
  package func resolved(with tables: ReferenceTables) -> Rule {
    var rule = self
    for (index, restriction) in self.tableRestrictions.enumerated() where restriction.values == nil {
      let table = tables.tables[restriction.table]
      if let values = table?[restriction.column] {
        rule.tableRestrictions[index].values = values
        continue
      }
      let columns = table.map { $0.keys.sorted().map { "`\($0)`" }.joined(separator: ", ") }
      rule.unsupported.append(
        Diagnostic(
          .tableNotGiven,
          columns.map {
            "the reference table `\(restriction.table)` has no column `\(restriction.column)`; it has \($0)"
          }
            ?? "the reference table `\(restriction.table)` is not given", at: restriction.span,
          fixes: [
            Fix(
              columns == nil
                ? "give it with `--table \(restriction.table)=FILE.csv`, or put `\(restriction.table).table.csv` beside the rule"
                : "name a column of the table's header")
          ]))
    }
    return rule
  }
}
