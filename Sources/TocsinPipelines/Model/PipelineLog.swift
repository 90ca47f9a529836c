package import TocsinEvents
import TocsinGrok
package import TocsinLogModel

/// A log on its way through pipelines.
///
/// Reserved fields stand beside the attributes: an attribute of the same name is something else.
/// Source: pipeline reference, section 1.1.
package struct PipelineLog: Sendable {
  /// The tree that most processors work on.
  package var attributes: [AttributeMember]
  /// What grok reads first.
  package var message: UTF8Text
  /// Nothing gave the log a message of its own: it is the text of the record.
  package var isMessageImplied = false
  /// `key:value` each.
  package var tags: [UTF8Text] = []
  /// Set by date remappers only, until the log is done.
  package var timestamp: Timestamp?
  package var status: UTF8Text?
  package var service: UTF8Text?
  package var host: UTF8Text?
  package var source: UTF8Text?
  package var traceID: UTF8Text?
  package var spanID: UTF8Text?
  /// Which of the remappers, of which the first counts, have fired.
  var hasFired: Set<FirstRemapper> = []

  /// The kinds of remapper of which the first that fires counts.
  enum FirstRemapper: Hashable, Sendable { case status, service, message, trace, span, host }

  /// A log that is nothing but a text.
  package init(message: UTF8Text) {
    attributes = []
    self.message = message
  }

  /// A log of these attributes and this message.
  package init(attributes: [AttributeMember], message: UTF8Text) {
    self.attributes = attributes
    self.message = message
  }

  /// What a text becomes on arrival.
  ///
  /// A text that is a JSON object as a whole is the tree, without what is empty; anything else is the message.
  /// Source: pipeline reference, section 1.2.
  package init(arriving text: UTF8Text, limits: RecordLimits = .standard) {
    let members = text.bytes.withUnsafeBufferPointer { try? JSONReader.object($0, limits: limits) }
    self = members.map { PipelineLog(arriving: $0, text: text) } ?? PipelineLog(message: text)
  }

  /// What an object becomes on arrival; `text` is the message of one that has none.
  package init(arriving members: [AttributeMember], text: @autoclosure () -> UTF8Text) {
    var tree = AttributeMerging.cleaned(members)
    var stated: UTF8Text?
    if let place = tree.firstIndex(where: { $0.key == "message" }) {
      switch tree[place].value {
      case .string(let message):
        stated = message
        tree.remove(at: place)
      case .object(let inner):
        tree.remove(at: place)
        AttributeMerging.merge(inner, into: &tree)
      default: break
      }
    }
    attributes = tree
    message = stated ?? text()
    isMessageImplied = stated == nil
  }

  /// What a log without a pipeline, or before its pipelines, says in attributes of well-known names.
  ///
  /// The attributes stay. Source: pipeline reference, section 1.2, preprocessing.
  package mutating func fillReserved() {
    func first(_ routes: [AttributeRoute]) -> AttributeValue? {
      for route in routes {
        if let value = route.value(in: attributes), value.isScalar { return value }
      }
      return nil
    }
    if host == nil { host = first(ReservedRoutes.host).flatMap { ValueText.text($0) } }
    if service == nil { service = first(ReservedRoutes.service).flatMap { ValueText.text($0) } }
    if status == nil {
      status = first(ReservedRoutes.status).map { StatusRemapper.status($0) }
    }
    if traceID == nil {
      traceID = first(ReservedRoutes.trace).flatMap { ValueText.text($0) }
    }
  }

  /// What a word means as the status of a log.
  package static func status(_ text: UTF8Text) -> UTF8Text { StatusRemapper.status(.string(text)) }

  /// What filters see.
  package var event: Event {
    Event(
      timestamp: timestamp, message: message, host: host, service: service, source: source, status: status,
      traceID: traceID, tags: tags, attributes: .object(attributes))
  }
}

/// Attributes that fill reserved fields on arrival, the first that is there before the others.
private enum ReservedRoutes {
  static let host = routes(["host", "hostname", "syslog.hostname"])
  static let service = routes(["service", "syslog.appname"])
  static let status = routes(["status", "severity", "level", "syslog.severity"])
  static let trace = routes(["dd.trace_id", "contextMap.dd.trace_id"])

  private static func routes(_ names: [UTF8Text]) -> [AttributeRoute] { names.map { AttributeRoute($0) } }
}
