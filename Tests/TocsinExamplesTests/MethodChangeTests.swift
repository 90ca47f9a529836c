import Foundation
import Testing
import TocsinExamples
import TocsinSemantics

/// A comparison lists every option of a method that differs, whatever it is.
struct MethodChangeTests {
  static let newValue = """
    name: new value
    message: m
    queries:
      - {query: 'source:x', aggregation: new_value, metrics: ['@country'], groupByFields: ['@usr.id']}
    cases:
      - {status: low}
    options:
      detectionMethod: new_value
      newValueOptions: {forgetAfter: 7, learningMethod: duration, learningDuration: 1, learningThreshold: 0, instantaneousBaseline: false, instantaneousBaselineTimeoutMinutes: 10}

    """

  static let anomaly = """
    name: anomaly
    message: m
    queries:
      - {name: a, query: 'source:x', groupByFields: ['@usr.id']}
    cases:
      - {status: low, condition: a > 0.995}
    options:
      detectionMethod: anomaly_detection
      anomalyDetectionOptions: {bucketDuration: 3600, learningDuration: 24, detectionTolerance: 2, learningPeriodBaseline: 5, instantaneousBaseline: false, instantaneousBaselineTimeoutMinutes: 10}

    """

  static let travel = """
    name: travel
    message: m
    queries:
      - {query: 'source:x', aggregation: geo_data, metrics: ['@network.client.geoip'], groupByFields: ['@usr.id']}
    cases:
      - {status: low}
    options:
      detectionMethod: impossible_travel
      impossibleTravelOptions: {baselineUserLocations: false, baselineUserLocationsDuration: 1, detectIpTransition: false}

    """

  static let thirdParty = """
    name: third party
    message: m
    thirdPartyCases:
      - {name: Bad, status: high, query: '@severity:high'}
    options:
      detectionMethod: third_party
      thirdPartyRuleOptions:
        defaultStatus: info
        defaultNotifications: ['@me']
        signalTitleTemplate: A title
        rootQueries:
          - {query: 'source:x', groupByFields: ['@usr.id']}

    """

  static let sequence = """
    name: sequence
    message: m
    queries:
      - {name: a, query: 'source:x @evt:login', groupByFields: ['@usr.id']}
      - {name: b, query: 'source:x @evt:read', groupByFields: ['@usr.id']}
    cases:
      - {name: Both, status: low, condition: second > 0}
    options:
      detectionMethod: sequence_detection
      sequenceDetectionOptions:
        steps:
          - {name: first, condition: a > 1, evaluationWindow: 300}
          - {name: second, condition: b > 0, evaluationWindow: 600}
        stepTransitions:
          - {parent: first, child: second, evaluationWindow: 900}

    """

  static let hardcoded = """
    name: hardcoded
    message: m
    options:
      detectionMethod: hardcoded
      hardcodedEvaluatorType: log4shell

    """

  /// By key of the schema: a rule that has it, and what is replaced by what for another value.
  static let table: [String: (text: String, from: String, to: String)] = [
    "options.newValueOptions.forgetAfter": (newValue, "forgetAfter: 7", "forgetAfter: 8"),
    "options.newValueOptions.learningMethod": (
      newValue, "learningMethod: duration", "learningMethod: threshold"
    ),
    "options.newValueOptions.learningDuration": (newValue, "learningDuration: 1", "learningDuration: 2"),
    "options.newValueOptions.learningThreshold": (newValue, "learningThreshold: 0", "learningThreshold: 1"),
    "options.newValueOptions.instantaneousBaseline": (newValue, "Baseline: false", "Baseline: true"),
    "options.newValueOptions.instantaneousBaselineTimeoutMinutes": (newValue, "Minutes: 10", "Minutes: 20"),
    "options.anomalyDetectionOptions.bucketDuration": (
      anomaly, "bucketDuration: 3600", "bucketDuration: 300"
    ),
    "options.anomalyDetectionOptions.learningDuration": (
      anomaly, "learningDuration: 24", "learningDuration: 48"
    ),
    "options.anomalyDetectionOptions.detectionTolerance": (anomaly, "Tolerance: 2", "Tolerance: 3"),
    "options.anomalyDetectionOptions.learningPeriodBaseline": (anomaly, "Baseline: 5", "Baseline: 6"),
    "options.anomalyDetectionOptions.instantaneousBaseline": (anomaly, "Baseline: false", "Baseline: true"),
    "options.anomalyDetectionOptions.instantaneousBaselineTimeoutMinutes": (
      anomaly, "Minutes: 10", "Minutes: 20"
    ),
    "options.impossibleTravelOptions.baselineUserLocations": (travel, "Locations: false", "Locations: true"),
    "options.impossibleTravelOptions.baselineUserLocationsDuration": (travel, "Duration: 1", "Duration: 2"),
    "options.impossibleTravelOptions.detectIpTransition": (travel, "Transition: false", "Transition: true"),
    "options.thirdPartyRuleOptions.defaultStatus": (thirdParty, "defaultStatus: info", "defaultStatus: low"),
    "options.thirdPartyRuleOptions.defaultNotifications": (thirdParty, "['@me']", "['@you']"),
    "options.thirdPartyRuleOptions.signalTitleTemplate": (thirdParty, "A title", "Another title"),
    "options.thirdPartyRuleOptions.rootQueries[].query": (thirdParty, "source:x", "source:y"),
    "options.thirdPartyRuleOptions.rootQueries[].groupByFields": (thirdParty, "'@usr.id'", "'@usr.name'"),
    "options.sequenceDetectionOptions.steps[].name": (sequence, "second", "another"),
    "options.sequenceDetectionOptions.steps[].condition": (sequence, "a > 1", "a > 2"),
    "options.sequenceDetectionOptions.steps[].evaluationWindow": (sequence, "Window: 300", "Window: 3600"),
    "options.sequenceDetectionOptions.stepTransitions[].parent": (
      sequence, "parent: first, child: second", "parent: second, child: first"
    ),
    "options.sequenceDetectionOptions.stepTransitions[].child": (
      sequence, "parent: first, child: second", "parent: second, child: first"
    ),
    "options.sequenceDetectionOptions.stepTransitions[].evaluationWindow": (
      sequence, "Window: 900", "Window: 1800"
    ),
    "options.hardcodedEvaluatorType": (hardcoded, "  hardcodedEvaluatorType: log4shell\n", ""),
  ]

  /// The keys that only rules of one method have, without those whose values are mappings again.
  static let keys: [String] = {
    // Options of configuration rules are of a type, not of a method.
    let blocks = RuleSchema.objects.filter {
      $0.place.hasPrefix("options.") && !$0.place.hasPrefix("options.compliance")
    }
    let leaves = blocks.flatMap { block in
      block.fields.filter { field in
        if case .list(.object, _) = field.type { false } else { true }
      }.map { "\(block.place).\($0.name)" }
    }
    return leaves + ["options.hardcodedEvaluatorType"]
  }()

  @Test func `every key of a method is tried`() {
    #expect(Set(MethodChangeTests.table.keys) == Set(MethodChangeTests.keys))
  }

  @Test(arguments: keys)
  func `a key that differs is listed`(key: String) throws {
    let (text, from, to) = try #require(MethodChangeTests.table[key])
    let changed = text.replacing(from, with: to)
    #expect(changed != text)
    let (old, new) = (try RuleTexts.rule(text), try RuleTexts.rule(changed))
    #expect(!ComparisonTests.compare(old, new).changes.isEmpty, "\(from) → \(to)")
    #expect(!ComparisonTests.compare(new, old).changes.isEmpty, "\(to) → \(from)")
    #expect(ComparisonTests.compare(old, old).changes.isEmpty)
  }

  @Test func `a change of options that decide is of the behavior, a title is not`() throws {
    func changes(_ key: String) throws -> [RuleChange] {
      let (text, from, to) = try #require(MethodChangeTests.table[key])
      return ComparisonTests.compare(
        try RuleTexts.rule(text), try RuleTexts.rule(text.replacing(from, with: to))
      ).changes
    }
    let baseline = try changes("options.newValueOptions.instantaneousBaseline")
    #expect(baseline.map(\.what) == ["instantaneousBaseline"])
    #expect(baseline.map(\.old) == ["false"] && baseline.map(\.new) == ["true"])
    #expect(baseline.map(\.isBehavioural) == [true])
    // The duration of a baseline that is not learned decides nothing, and neither does a title.
    let duration = try changes("options.impossibleTravelOptions.baselineUserLocationsDuration")
    #expect(duration.map(\.isBehavioural) == [false])
    let title = try changes("options.thirdPartyRuleOptions.signalTitleTemplate")
    #expect(title.map(\.isBehavioural) == [false])
  }
}
