import TocsinLogModel

/// How a source spells its rows, and how they are brought to the names by which rules address them.
///
/// Rows in their source's own spelling are renamed where they are the records of a file, and where they are the
/// attributes of an envelope with that source. In the intake form they stay as they are: there the keys are what the
/// sender chose, and rules address them so.
struct SourceSpelling: Sendable {
  /// A row as it is evaluated.
  typealias Row = (attributes: [AttributeMember], timestamp: Timestamp?)

  /// The source that events of such rows have.
  let source: UTF8Text

  /// What the rows are called in a list of inputs.
  let summary: String

  /// Keys of which every row that ``isOriginal`` accepts has at least one.
  ///
  /// The fast walk notes them. It gives a record up when it met one and the source may be this one.
  let marks: [UTF8Text]

  /// Whether the attributes of an event of the source are in the original spelling.
  let isOriginal: @Sendable ([AttributeMember]) -> Bool

  /// The row with the names that rules use, and its time.
  ///
  /// The time is read here, since only the source knows which of its columns is one, and how it is written.
  let normalized: @Sendable ([AttributeMember]) -> Row
}
