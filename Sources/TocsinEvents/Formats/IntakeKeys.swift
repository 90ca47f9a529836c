package import TocsinLogModel

/// The keys that fill reserved attributes and tags: the one table of them.
///
/// Several keys may fill the same attribute; the first of the table that is present wins. A canonical key is used up
/// when it fills its attribute, but for those that stay. An alias also stays an attribute, so that nothing a query could ask for disappears.
/// Source: intake table of the event model.
package enum IntakeKeys {
  /// What a key fills.
  package enum Target: Hashable, Sendable {
    case reserved(ReservedAttribute)
    case tags
  }

  /// A key at the top level of a record or envelope, and what it fills.
  package struct Canonical: Sendable {
    /// The key as written: capitals count.
    package let key: UTF8Text
    /// What its value fills.
    package let target: Target
    /// At the top level of a raw record, one that doesn't use Datadog's intake form, it stays an attribute too.
    ///
    /// In a message that is JSON all keys stay.
    package let staysInRawRecord: Bool

    init(key: UTF8Text, target: Target, staysInRawRecord: Bool = false) {
      self.key = key
      self.target = target
      self.staysInRawRecord = staysInRawRecord
    }
  }

  /// An attribute that fills a reserved attribute, and stays an attribute.
  package struct Alias: Sendable {
    /// Where the attribute is.
    package let path: AttributePath
    /// What it fills when no canonical key does.
    package let attribute: ReservedAttribute
  }

  /// Keys at the top level of an intake record, the first that is present before the others.
  package static let canonical: [Canonical] = [
    Canonical(key: "ddsource", target: .reserved(.source)),
    Canonical(key: "source", target: .reserved(.source)),
    Canonical(key: "ddtags", target: .tags),
    Canonical(key: "tags", target: .tags),
    Canonical(key: "hostname", target: .reserved(.host), staysInRawRecord: true),
    Canonical(key: "host", target: .reserved(.host), staysInRawRecord: true),
    Canonical(key: "service", target: .reserved(.service), staysInRawRecord: true),
    Canonical(key: "status", target: .reserved(.status), staysInRawRecord: true),
    Canonical(key: "message", target: .reserved(.message)),
    Canonical(key: "timestamp", target: .reserved(.timestamp)),
    Canonical(key: "trace_id", target: .reserved(.traceID)),
  ]

  /// Keys of an envelope: that of an archive names the time `date`.
  static let envelope: [Canonical] = canonical + [Canonical(key: "date", target: .reserved(.timestamp))]

  /// The reserved attributes whose keys stay attributes in a raw record.
  package static let stayingInRawRecords: Set<ReservedAttribute> = Set(
    canonical.compactMap { entry in
      guard entry.staysInRawRecord, case .reserved(let attribute) = entry.target else { return nil }
      return attribute
    })

  /// The key of an envelope that holds the attributes.
  package static let envelopeAttributes: UTF8Text = "attributes"

  /// Attributes that fill a reserved attribute which no canonical key fills; for the time see ``TimeKeys``.
  package static let aliases: [Alias] = [
    alias(["syslog", "hostname"], .host),
    alias(["syslog", "appname"], .service),
    alias(["dd", "service"], .service),
    alias(["severity"], .status),
    alias(["level"], .status),
    alias(["syslog", "severity"], .status),
    alias(["msg"], .message),
    alias(["log"], .message),
  ]

  private static func alias(_ segments: [UTF8Text], _ attribute: ReservedAttribute) -> Alias {
    Alias(path: AttributePath(segments: segments), attribute: attribute)
  }
}
