import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Signals on their way from the rules that make them to the rules that count them, and in which order those go on.
struct Correlator: Sendable {
  /// The rules in an order in which each comes after those whose signals it counts.
  let order: [Int]
  private let rules: [Rule]
  /// By rule: those that count its signals.
  private let subscribers: [[Int]]
  /// By correlation rule: the signals on their way to it.
  private var inboxes: [Int: CorrelationInbox] = [:]
  /// By correlation rule: no signal before this comes to it any more.
  private var inboxWatermarks: [Int: Timestamp] = [:]
  /// By other rule: no signal of the rule before this is made any more.
  private var signalWatermarks: [Timestamp?]
  /// The rules that a signal without a time was kept from, once for each: it stands in no window.
  private(set) var undated: [Int] = []

  init(_ linked: LinkedRules, limits: StateLimits) {
    (rules, order, subscribers) = (linked.rules, linked.links.order, linked.links.subscribers)
    signalWatermarks = Array(repeating: nil, count: linked.rules.count)
    for (index, rule) in linked.rules.enumerated() where rule.type == .signalCorrelation {
      inboxes[index] = CorrelationInbox(
        rule, sources: linked.links.sources[index], rules: linked.rules, limits: limits)
    }
  }

  /// By rule: others count its signals.
  var feedsOthers: [Bool] { subscribers.map { !$0.isEmpty } }

  /// Some rule counts the signals of this one.
  func hasSubscribers(_ rule: Int) -> Bool { !subscribers[rule].isEmpty }

  /// The rule counts signals.
  func isFed(_ rule: Int) -> Bool { inboxes[rule] != nil }

  /// The rules whose signals a rule counts; empty for one over logs.
  func sources(of rule: Int) -> [Int] { inboxes[rule]?.sources ?? [] }

  /// Signals dropped because too many were queued for the rule.
  func overflowing(_ rule: Int) -> Int { inboxes[rule]?.overflowing ?? 0 }

  /// Hands new signals of a rule to the rules that count them.
  mutating func deliver(_ signals: [Signal], of rule: Int) {
    for signal in signals {
      for reader in subscribers[rule] {
        if signal.firstSeen.isUndated {
          undated.append(reader)
        } else {
          inboxes[reader]?.add(signal, of: rules[rule])
        }
      }
    }
  }

  /// A rule makes no signal before `watermark` any more.
  mutating func advance(_ rule: Int, to watermark: Timestamp?) { signalWatermarks[rule] = watermark }

  /// The time before which a rule has all signals it counts, if that has changed.
  mutating func takeWatermark(_ rule: Int) -> Timestamp? {
    guard let sources = inboxes[rule]?.sources, !sources.isEmpty else { return nil }
    var mark: Timestamp?
    for source in sources {
      guard let own = inboxes[source] == nil ? signalWatermarks[source] : inboxWatermarks[source]
      else { return nil }
      mark = min(mark ?? own, own)
    }
    guard let mark, mark != inboxWatermarks[rule] else { return nil }
    inboxWatermarks[rule] = mark
    return mark
  }

  /// The next signal for a rule older than `time`, or any where there is none.
  mutating func next(_ rule: Int, before time: Timestamp?) -> Hit? { inboxes[rule]?.next(before: time) }
}
