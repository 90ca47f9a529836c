import TocsinEvents
package import TocsinLogModel

/// Tells by its shape which product wrote a log.
///
/// A recognizer asks for what only its product writes: tests hold them to claim no sample of another.
package struct SourceRecognizer: Sendable {
  /// The product, as users call it.
  package let product: String
  /// What a log of it looks like, for the table of sources: a clause.
  package let sign: String
  /// Texts of which at least one stands in the bytes of every such record; empty for lines of text.
  let marks: [UTF8Text]
  /// The source of the log; `nil` where it is of another product.
  let source: @Sendable (RawLog) -> UTF8Text?
  /// The log as an integration of the service would send it: renamed, divided, or as it is.
  let shape: @Sendable (RawLog) -> [RawLog]

  init(
    _ product: String, sign: String, marks: [UTF8Text] = [],
    shape: @escaping @Sendable (RawLog) -> [RawLog] = { [$0] },
    source: @escaping @Sendable (RawLog) -> UTF8Text?
  ) {
    self.product = product
    self.sign = sign
    self.marks = marks
    self.source = source
    self.shape = shape
  }

  /// All of them, each in a file of its own: the only list.
  package static let all: [SourceRecognizer] = [
    .cloudTrail, .guardDuty, .webACL, .vpcFlow, .loadBalancer,
    .okta, .auth0, .googleWorkspace, .googleCloud, .azure, .entraGraph, .microsoft365, .kubernetesAudit,
    .gitHub, .gitLab, .slack, .snowflake, .cloudflare, .onePassword, .jumpCloud,
    .windowsEvent, .linuxProgram, .nginx, .apache,
  ]

  /// The recognizer that claims a log, and the source it names.
  package static func claim(_ log: RawLog) -> (recognizer: SourceRecognizer, source: UTF8Text)? {
    for recognizer in all {
      if let source = recognizer.source(log) { return (recognizer, source) }
    }
    return nil
  }

  /// All marks: a batch of JSON without any of them holds no record for a recognizer.
  static let marks = all.flatMap(\.marks)
}
