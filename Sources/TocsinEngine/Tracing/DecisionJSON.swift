import TocsinLogModel
import TocsinSemantics

/// What decided, as a signal's JSON carries it: the method, and its figures.
enum DecisionJSON {
  static func write(_ decision: Decision, of rule: Rule, to json: inout JSONWriter) {
    json.beginObject()
    switch decision {
    // A threshold signal says the same by its values.
    case .threshold: break
    case .newValue(let decision):
      json.key("values")
      json.beginObject()
      for value in decision.values {
        json.key(value.field.name)
        json.string(value.value)
      }
      json.endObject()
      member("learnedSince", decision.start, &json)
      if case .new(let forgotten?) = decision.outcome { member("lastSeenBefore", forgotten, &json) }
    case .travel(let decision):
      text("to", decision.place, &json)
      if let from = decision.from { text("from", from, &json) }
      if let time = decision.fromTime { member("fromTime", time, &json) }
      number("distanceKilometres", decision.distance, &json)
      number("hours", decision.hours, &json)
      json.key("kilometresPerHour")
      if decision.speed.isFinite { json.raw(figure(decision.speed)) } else { json.null() }
    case .anomaly(let decision):
      member("bucketStart", decision.bucketStart, &json)
      number("value", decision.value, &json)
      number("limit", decision.limit, &json)
      number("quantile", decision.quantile, &json)
      if let seasonal = decision.seasonal { number("seasonal", seasonal, &json) }
      number("spread", decision.spread, &json)
      json.key("historyBuckets")
      json.number(decision.historyCount)
    case .content(let decision):
      json.key("similarityPercent")
      json.number(decision.similarity)
      json.key("learnedLogs")
      json.number(decision.learnedCount)
    case .sequence(let decision):
      json.key("steps")
      json.beginArray()
      for completion in decision.completions {
        json.beginObject()
        text("name", stepName(completion.step, of: rule), &json)
        member("completed", completion.time, &json)
        json.endObject()
      }
      json.endArray()
    case .thirdParty(let decision):
      text("rootQuery", rule.queries[decision.root].text, &json)
    }
    json.endObject()
  }

  /// A step's name, or that of a `THEN` stage.
  static func stepName(_ step: Int, of rule: Rule) -> String {
    guard case .sequence(let options) = rule.options.methodOptions, options.steps.indices.contains(step)
    else {
      return "stage \(step + 1)"
    }
    return options.steps[step].name
  }

  private static func text(_ key: String, _ value: String, _ json: inout JSONWriter) {
    json.key(key)
    json.string(value)
  }

  private static func member(_ key: String, _ time: Timestamp, _ json: inout JSONWriter) {
    text(key, time.iso8601, &json)
  }

  private static func number(_ key: String, _ value: Double, _ json: inout JSONWriter) {
    json.key(key)
    json.raw(figure(value))
  }

  /// With at most three decimals: more would show how the machine rounds.
  private static func figure(_ value: Double) -> [UInt8] {
    Array(DecimalNumber(double: (value * 1000).rounded() / 1000).canonicalText.utf8)
  }
}
