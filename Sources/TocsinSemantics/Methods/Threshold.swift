extension DetectionMethod {
  /// `threshold`, see ``ThresholdMethod``.
  package static let threshold = DetectionMethod(named: "threshold")
}

/// `threshold`: cases compare what queries yield over a window.
///
/// Source: rule reference, section 3.1.
enum ThresholdMethod: MethodDefinition {
  static var method: DetectionMethod { .threshold }

  static var traits: MethodTraits { MethodTraits(needsConditions: true, namesQueries: true) }
}
