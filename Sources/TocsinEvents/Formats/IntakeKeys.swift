package import TocsinLogModel

/// The keys that fill reserved attributes and tags: the one table of them.
///
/// Several keys may fill the same attribute; the first of the table that is present wins. A canonical key is used up
/// when it fills its attribute. An alias also stays an attribute, so that nothing a query could ask for disappears.
/// Source: intake table of the event model.
package enum IntakeKeys {
  /// What a key fills.
  package enum Target: Hashable, Sendable {
    case reserved(ReservedAttribute)
    case tags
  }

  package struct Canonical: Sendable {
    package let key: UTF8Text
    package let target: Target
  }

  package struct Alias: Sendable {
    package let path: AttributePath
    package let attribute: ReservedAttribute
  }

  /// Keys at the top level of an intake record, or of an envelope.
  package static let canonical: [Canonical] = [
    Canonical(key: "ddsource", target: .reserved(.source)),
    Canonical(key: "source", target: .reserved(.source)),
    Canonical(key: "ddtags", target: .tags),
    Canonical(key: "tags", target: .tags),
    Canonical(key: "hostname", target: .reserved(.host)),
    Canonical(key: "host", target: .reserved(.host)),
    Canonical(key: "service", target: .reserved(.service)),
    Canonical(key: "status", target: .reserved(.status)),
    Canonical(key: "message", target: .reserved(.message)),
    Canonical(key: "timestamp", target: .reserved(.timestamp)),
    Canonical(key: "trace_id", target: .reserved(.traceID)),
  ]

  /// The envelope of an archive names the time `date`.
  package static let envelopeOnly: [Canonical] = [Canonical(key: "date", target: .reserved(.timestamp))]

  /// The key of an envelope that holds the attributes.
  package static let envelopeAttributes: UTF8Text = "attributes"

  /// Attributes that fill a reserved attribute which no canonical key fills.
  package static let aliases: [Alias] = [
    alias(["syslog", "hostname"], .host),
    alias(["syslog", "appname"], .service),
    alias(["dd", "service"], .service),
    alias(["severity"], .status),
    alias(["level"], .status),
    alias(["syslog", "severity"], .status),
    alias(["msg"], .message),
    alias(["log"], .message),
    alias(["date"], .timestamp),
    alias(["_timestamp"], .timestamp),
    alias(["eventTime"], .timestamp),
    alias(["published_date"], .timestamp),
    alias(["@timestamp"], .timestamp),
  ]

  private static func alias(_ segments: [UTF8Text], _ attribute: ReservedAttribute) -> Alias {
    Alias(path: AttributePath(segments: segments), attribute: attribute)
  }

  /// The canonical keys of the top level of a form.
  package static func canonical(of form: RecordForm) -> [Canonical] {
    switch form {
    case .plain: canonical
    case .archive, .searchResult: canonical + envelopeOnly
    case .salesforceEvent: []
    }
  }
}
