internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

extension RuleChecking {
  private static let frequencies = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]
  private static let unsupportedParts = ["DTSTART", "DTEND", "DURATION"]

  /// Source: rule reference, section 3.10.
  mutating func checkSchedule() {
    guard let pair = node.pair("schedulingOptions"), !pair.value.isNull else { return }
    let schedule = pair.value
    if draft.type == .signalCorrelation {
      report(
        .keyForOtherType, "a rule of the type `signal_correlation` has no `schedulingOptions`",
        at: pair.keySpan,
        note: "remove `schedulingOptions`")
    }
    let refusal = "The RRULE schedule is invalid for scheduled rules"
    if let rrule = schedule.value("rrule"), let text = rrule.text, !text.isBlank {
      if let problem = RuleChecking.problem(ofRecurrence: text.description) {
        report(
          .invalidSchedule, "\(refusal): \(problem)", at: rrule.span,
          fix: Fix("write a rule such as `FREQ=DAILY;INTERVAL=1`"))
      } else if RuleChecking.frequency(of: text.description).map(["HOURLY", "MINUTELY", "SECONDLY"].contains)
        ?? false
      {
        report(
          .subDailySchedule, "the schedule is more frequent than a day, which is not documented",
          at: rrule.span,
          fix: Fix("write a frequency of a day or longer, such as `FREQ=DAILY`"))
      }
    } else if schedule.value("rrule") == nil || schedule.value("rrule")?.text != nil {
      report(
        .invalidSchedule, "\(refusal): it has no `rrule`",
        at: schedule.pair("rrule").map { $0.value.isNull ? $0.keySpan : $0.value.span } ?? pair.keySpan,
        fix: Fix("add `rrule: FREQ=DAILY;INTERVAL=1`"))
    }
    if let start = schedule.value("start"), let text = start.text, !text.isEmpty,
      !RuleChecking.isLocalTime(text)
    {
      report(
        .invalidSchedule,
        "`start` is an ISO 8601 time without zone, but this is `\(shortened(text.description))`",
        at: start.span, fix: Fix("write it like `2025-07-14T12:00:00`"))
    }
    if !draft.isKnownTimeZone, let zone = schedule.value("timezone") {
      report(
        .invalidSchedule, "there is no time zone `\(shortened(zone.text?.description ?? ""))`", at: zone.span,
        fix: Fix("write a tz database name, such as `Europe/Paris`"))
    }
  }

  private static func parts(_ text: String) -> [(name: String, value: String)?] {
    let body = text.hasPrefix("RRULE:") ? text.dropFirst(6) : text[...]
    return body.split(separator: ";", omittingEmptySubsequences: true).map { part in
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else { return nil }
      return (String(sides[0]), String(sides[1]))
    }
  }

  private static func frequency(of text: String) -> String? {
    parts(text).compactMap(\.self).first { $0.name == "FREQ" }?.value
  }

  private static func problem(ofRecurrence text: String) -> String? {
    for name in unsupportedParts
    where text.split(whereSeparator: { ";:\n".contains($0) }).contains(where: {
      $0.hasPrefix(name + "=") || $0 == name || $0.hasPrefix(name + ";")
    }) {
      return "`\(name)` is not supported"
    }
    let parts = parts(text)
    if let broken = parts.firstIndex(where: { $0 == nil }) {
      return "part \(broken + 1) is not written `NAME=value`"
    }
    guard let frequency = frequency(of: text) else { return "it has no `FREQ`" }
    guard frequencies.contains(frequency) else { return "`\(shortened(frequency))` is no frequency" }
    if let interval = parts.compactMap(\.self).first(where: { $0.name == "INTERVAL" })?.value,
      (Int(interval) ?? 0) < 1
    {
      return "`INTERVAL` is a whole number from 1"
    }
    return nil
  }

  /// `2025-07-14T12:00:00`, with or without seconds and their fraction.
  private static func isLocalTime(_ text: UTF8Text) -> Bool {
    let pattern = Array("dddd-dd-ddTdd:dd".utf8)
    let bytes = text.bytes
    guard bytes.count >= pattern.count else { return false }
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    for (byte, expected) in zip(bytes, pattern)
    where expected == UInt8(ascii: "d") ? !isDigit(byte) : byte != expected {
      return false
    }
    let rest = bytes.dropFirst(pattern.count)
    if rest.isEmpty { return true }
    guard rest.count >= 3, rest.first == UInt8(ascii: ":") else { return false }
    let seconds = rest.dropFirst()
    guard seconds.prefix(2).allSatisfy(isDigit) else { return false }
    let fraction = seconds.dropFirst(2)
    return fraction.isEmpty
      || (fraction.first == UInt8(ascii: ".") && fraction.count > 1
        && fraction.dropFirst().allSatisfy(isDigit))
  }
}
