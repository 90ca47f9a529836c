package import TocsinLogModel

/// A log, fully decoded and normalised: what signals keep as samples and templates render from.
///
/// The hot path never builds one; see ``ExtractedEvent``.
package struct Event: Sendable, Hashable {
  /// `nil` when the record has no usable timestamp.
  package var timestamp: Timestamp?
  package var message: UTF8Text?
  package var host: UTF8Text?
  package var service: UTF8Text?
  package var source: UTF8Text?
  /// One of emergency … ok.
  package var status: UTF8Text?
  package var traceID: UTF8Text?
  /// Lower-cased, in their order in the record.
  package var tags: [UTF8Text]
  /// Always an object.
  package var attributes: AttributeValue

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
  package var key: UTF8Text
  package var value: AttributeValue

  package init(key: UTF8Text, value: AttributeValue) {
    self.key = key
    self.value = value
  }
}
