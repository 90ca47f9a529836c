/// `threshold`: cases compare what queries yield over a window.
///
/// Source: rule reference, section 3.1.
enum ThresholdMethod: MethodDefinition {
  static var traits: MethodTraits { MethodTraits(needsConditions: true, namesQueries: true) }
}
