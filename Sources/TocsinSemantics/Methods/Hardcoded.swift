extension DetectionMethod {
  /// `hardcoded`, see ``HardcodedMethod``.
  package static let hardcoded = DetectionMethod(named: "hardcoded")
}

/// `hardcoded`: detections built into the service, whose evaluators are not published.
enum HardcodedMethod: MethodDefinition {
  static var method: DetectionMethod { .hardcoded }

  static let block: MethodBlock? = MethodBlock(
    "hardcodedEvaluatorType", .enumeration(["log4shell"]), "The built-in detection of the method `hardcoded`."
  )

  static var traits: MethodTraits { MethodTraits(hasOwnCases: true) }
}
