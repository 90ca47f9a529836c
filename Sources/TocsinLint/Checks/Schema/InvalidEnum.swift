import TocsinSemantics

extension Check {
  static let invalidEnum = Check(
    .invalidEnum,
    explanation:
      "The key accepts a fixed list of values, and this is none of them. Where one is near, the fix writes it.",
    fixability: .safe,
    source: "Datadog: Security Monitoring API",
    triggering: [
      .with(
        options: "detectionMethod: «treshold»")
    ],
    passing: [
      .with(
        options: "detectionMethod: threshold")
    ],
    detection: .compiler)
}
