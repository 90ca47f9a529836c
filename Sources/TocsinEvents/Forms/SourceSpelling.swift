package import TocsinLogModel

/// How a source spells its rows, and how they are brought to the names by which rules address them.
///
/// Every record is looked at by itself, whatever stands around it: rows are renamed as records of their own, as the
/// attributes of an envelope, and inside a message that is JSON.
struct SourceSpelling: Sendable {
  /// A row as it is evaluated.
  typealias Row = (attributes: [AttributeMember], timestamp: Timestamp?)

  /// The source that events of such rows have.
  let source: UTF8Text

  /// What the rows are called in a list of inputs.
  let summary: String

  /// The name that rules use for a name of the source.
  let renamed: @Sendable (UTF8Text) -> UTF8Text

  /// Every record that ``normalized`` accepts without a source has all that one of these asks for.
  let signatures: [RecordSignature]

  /// Every record that ``normalized`` accepts with this source has one of these keys next to its attributes.
  let marks: [UTF8Text]

  /// The row among the attributes of an event with the names that rules use, and its time; `nil` where there is none.
  ///
  /// With `isNamed` the event's source is this one, so that less is asked of a row. The time is read here, since only
  /// the source knows which of its columns is one, and how it is written.
  let normalized: @Sendable (_ attributes: [AttributeMember], _ isNamed: Bool) -> Row?

  /// Attributes whose value may be in no bytes of the record.
  let implied: [ImpliedValue]
}

/// An attribute that rows of a source may have without any of its bytes in the record.
package struct ImpliedValue: Sendable, Hashable {
  /// The attribute.
  package let path: AttributePath
  /// The values that are concluded from other columns.
  package let values: [UTF8Text]
  /// Bytes of every record from which a value is concluded.
  package let sign: UTF8Text
}
