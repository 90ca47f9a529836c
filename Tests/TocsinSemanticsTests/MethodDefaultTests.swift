import Testing
import TocsinLogModel
import TocsinSemantics

/// What a method takes for options that the rule does not write.
struct MethodDefaultTests {
  private func options(_ change: (inout RuleText) -> Void) throws -> MethodOptions {
    var text = RuleText()
    change(&text)
    let decoded = Decoded(text.text)
    return try #require(decoded.rules.first, "\(decoded.places)").options.methodOptions
  }

  @Test func `anomaly detection has buckets of five minutes, learns a day, and tolerates three`() throws {
    let options = try options {
      $0.cases = "- {status: low, condition: a > 0.99}"
      $0.options = "{detectionMethod: anomaly_detection}"
    }
    guard let anomaly = options.details as? AnomalyDetectionOptions else {
      Issue.record("\(options)")
      return
    }
    #expect(anomaly.bucketDuration == 300)
    #expect(anomaly.learningDuration == 24)
    #expect(anomaly.tolerance == 3)
    #expect(anomaly.learningBaseline == nil)
    #expect(!anomaly.learnsFromHistory)
  }

  @Test func `new values are learned for a day`() throws {
    let options = try options {
      $0.queries = "- {query: x, aggregation: new_value, metrics: ['@a']}"
      $0.cases = "- {status: low}"
      $0.options = "{detectionMethod: new_value, newValueOptions: {forgetAfter: 7}}"
    }
    guard let newValue = options.details as? NewValueOptions else {
      Issue.record("\(options)")
      return
    }
    #expect(newValue == NewValueOptions(learning: .days(1), forgetAfter: 7, learnsFromHistory: false))
  }

  @Test(arguments: [
    ("{}", nil), ("{baselineUserLocations: true}", 1), ("{baselineUserLocations: false}", nil),
    ("{baselineUserLocationsDuration: 5}", nil),
    ("{baselineUserLocations: true, baselineUserLocationsDuration: 5}", 5),
  ])
  func `usual places are learned only where the rule says so`(written: String, days: Int?) throws {
    let options = try options {
      $0.queries =
        "- {query: x, aggregation: geo_data, metrics: ['@network.client.geoip'], groupByFields: ['@usr.id']}"
      $0.cases = "- {status: low}"
      $0.options = "{detectionMethod: impossible_travel, impossibleTravelOptions: \(written)}"
    }
    guard let travel = options.details as? ImpossibleTravelOptions else {
      Issue.record("\(options)")
      return
    }
    #expect(travel.baselineDays == days)
  }

  @Test func `the order of keys does not change what a rule is`() throws {
    func hash(_ own: String) throws -> String {
      var text = RuleText()
      text.queries = "- {query: x, aggregation: new_value, metrics: ['@a']}"
      text.cases = "- {status: low}"
      text.options = "{detectionMethod: new_value, newValueOptions: \(own)}"
      return try #require(Decoded(text.text).rules.first).contentHash
    }
    let one = try hash("{forgetAfter: 7, learningDuration: 2}")
    #expect(try hash("{learningDuration: 2, forgetAfter: 7}") == one)
    #expect(try hash("{learningDuration: 7, forgetAfter: 2}") != one)
  }
}
