package import TocsinLogModel

/// A log, fully decoded and normalised: what signals keep as samples and templates render from.
///
/// The hot path never builds one; see ``ExtractedEvent``.
package struct Event: Sendable, Hashable {
  /// `nil` when the record has no usable timestamp.
  package var timestamp: Timestamp?
  /// What full-text search reads first; `nil` where no key fills it, as for all reserved attributes.
  package var message: UTF8Text?
  /// The machine that the log came from.
  package var host: UTF8Text?
  /// The service that wrote the log.
  package var service: UTF8Text?
  /// The integration that the log came from, such as `okta`.
  package var source: UTF8Text?
  /// One of emergency … ok.
  package var status: UTF8Text?
  /// The trace that the log belongs to, as written.
  package var traceID: UTF8Text?
  /// Lower-cased, in their order in the record.
  package var tags: [UTF8Text]
  /// Always an object.
  package var attributes: AttributeValue

  /// An event of the given parts, which are taken to be normalized already.
  package init(
    timestamp: Timestamp? = nil, message: UTF8Text? = nil, host: UTF8Text? = nil, service: UTF8Text? = nil,
    source: UTF8Text? = nil, status: UTF8Text? = nil, traceID: UTF8Text? = nil, tags: [UTF8Text] = [],
    attributes: AttributeValue = .object([])
  ) {
    self.timestamp = timestamp
    self.message = message
    self.host = host
    self.service = service
    self.source = source
    self.status = status
    self.traceID = traceID
    self.tags = tags
    self.attributes = attributes
  }
}

/// A JSON value; numbers keep their spelling.
///
/// Depth is bounded by the decoder.
package indirect enum AttributeValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case number(UTF8Text)
  case string(UTF8Text)
  case array([AttributeValue])
  /// Keys in their order in the record; of equal keys only the last is kept.
  case object([AttributeMember])
}

/// A key of an object and its value.
package struct AttributeMember: Sendable, Hashable {
  /// The key with its escapes resolved; dots in it separate nothing.
  package var key: UTF8Text
  /// What the key holds.
  package var value: AttributeValue

  /// A key and what it holds.
  package init(key: UTF8Text, value: AttributeValue) {
    self.key = key
    self.value = value
  }
}
