import TocsinLogModel

/// One value a witness holds at a place.
enum WitnessValue: Hashable, Sendable {
  case string(UTF8Text)
  /// As it will be written.
  case number(UTF8Text)
  case boolean(Bool)
  /// An object that holds something: it meets existence only.
  case object

  /// What patterns and text searches see.
  var text: UTF8Text? {
    switch self {
    case .string(let text), .number(let text): text
    case .boolean(let value): value ? "true" : "false"
    case .object: nil
    }
  }
}

/// Which values a field can have.
enum ValueDomain: Hashable, Sendable {
  /// Anything JSON can say.
  case attribute
  /// A string: reserved attributes.
  case string
  /// Lower-cased and not empty.
  case tag
  /// One of the nine, or empty.
  case status
}
