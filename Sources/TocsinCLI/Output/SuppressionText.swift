import TocsinDetect
import TocsinDiagnostics
import TocsinSemantics

/// What a suppression kept away, in words.
enum SuppressionText {
  static func line(_ suppression: Suppression, _ count: SuppressionCount) -> String {
    var parts: [String] = []
    if suppression.suppressionQuery != nil || count.signals > 0 {
      parts.append("\(Plural.count(count.signals, "signal")) suppressed")
    }
    if suppression.dataExclusionQuery != nil || count.events > 0 {
      parts.append("\(Plural.count(count.events, "event")) excluded")
    }
    return "suppression `\(Escaping.visible(suppression.name))`: \(parts.joined(separator: ", "))"
  }
}
