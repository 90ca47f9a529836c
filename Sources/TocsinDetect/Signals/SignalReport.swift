package import TocsinEvents
package import TocsinLogModel
import TocsinMatch
package import TocsinSemantics

/// A signal as people and programs read it: title and message rendered, samples decoded.
///
/// Source: rule reference, section 2.10.
package struct SignalReport: Sendable {
  /// The signal that is reported.
  package let signal: Signal
  /// The rule that made the signal.
  package let rule: Rule
  /// The rule's name and the case's, or a third party rule's own title; templates rendered.
  package let title: String
  /// The title with the group-by values, where the rule asks for it; the title elsewhere.
  package let notificationTitle: String
  /// The rule's message, rendered; empty for a rule without one.
  package let message: String
  /// The rule's tags, then `env:`, `service:`, and `host:` of the first sample; each once.
  package let tags: [String]
  /// The signal's samples in its order; one that cannot be decoded is an empty event with its time.
  package let samples: [Event]

  /// Renders a signal; the rule must be the one that made it.
  package init(_ signal: Signal, of rule: Rule, timeZones: any TimeZoneSource) {
    self.signal = signal
    self.rule = rule
    samples = signal.samples.map { $0.event() }
    let ruleCase = rule.cases[signal.caseIndex]
    let context = RenderingContext(
      ruleName: rule.name, caseName: ruleCase.name, severity: signal.severity, timestamp: signal.firstSeen,
      firstSeen: signal.firstSeen, lastSeen: signal.lastSeen, eventsMatched: signal.eventsMatched,
      eventsMatchedPerQuery: zip(rule.queries, signal.eventsPerQuery).map { ($0.label, $1) },
      group: signal.group.map { ($0.field, $0.value) },
      tags: SignalReport.allTags(rule, samples), samples: samples, timeZones: timeZones)
    let name = MessageRenderer.render(rule.nameTemplate, in: context).description
    if let template = rule.signalTitle {
      title = MessageRenderer.render(template, in: context).description
    } else {
      title = ruleCase.name.isEmpty ? name : "\(name) - \(ruleCase.name)"
    }
    let values = signal.group.map(\.value.description)
    notificationTitle =
      rule.hasExtendedTitle && !values.isEmpty ? "\(title) on \(values.joined(separator: ", "))" : title
    message = MessageRenderer.render(rule.messageTemplate, in: context).description
    tags = SignalReport.signalTags(rule, samples.first)
  }

  /// The name of the case that gave the severity; empty for a case without one.
  package var caseName: String { rule.cases[signal.caseIndex].name }

  /// The ATT&CK tactic of the rule's tags: `TA0003-persistence`.
  package var tactic: String? { SignalReport.value(of: "tactic:", in: rule.tags) }

  /// The ATT&CK technique of the rule's tags; `nil` without a `technique:` tag.
  package var technique: String? { SignalReport.value(of: "technique:", in: rule.tags) }

  private static func value(of prefix: String, in tags: [String]) -> String? {
    tags.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  private static func allTags(_ rule: Rule, _ samples: [Event]) -> [UTF8Text] {
    var seen: Set<UTF8Text> = []
    return (rule.tags.map { UTF8Text($0) } + samples.flatMap(\.tags)).filter { seen.insert($0).inserted }
  }

  /// The rule's tags, then where the first sample ran: its `env:`, `service:` and `host:`.
  static func signalTags(_ rule: Rule, _ sample: Event?) -> [String] {
    var tags = rule.tags.map { UTF8Text($0) }
    if let sample {
      for tag in sample.tags
      where ["env:", "service:", "host:"].contains(where: { tag.bytes.starts(with: $0.utf8) }) {
        tags.append(tag)
      }
      if let service = sample.service { tags.append(UTF8Text(bytes: Array("service:".utf8) + service.bytes)) }
      if let host = sample.host { tags.append(UTF8Text(bytes: Array("host:".utf8) + host.bytes)) }
    }
    var seen: Set<UTF8Text> = []
    return tags.filter { seen.insert($0).inserted }.map(\.description)
  }
}
