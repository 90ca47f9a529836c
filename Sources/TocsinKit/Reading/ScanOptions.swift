import TocsinEvents
import TocsinLogModel
package import TocsinMatch
import TocsinPlan

/// How much of the records that cannot match is read.
package enum RecordValidation: String, CaseIterable, Sendable {
  /// Every record is checked completely: a malformed one is always counted.
  case all
  /// Records that provably meet no query are passed over unread, and counted as such.
  case candidates
}

/// How the records of a run are read.
package struct ScanOptions: Sendable {
  /// How much is read of the records that cannot match.
  package var validation = RecordValidation.all
  /// Off: every record is extracted.
  ///
  /// For comparison: results are the same.
  package var usesPrefilter = true
  /// Whether queries are looked up by the values of a record, or all run; results are the same.
  package var index = IndexUse.automatic

  /// Creates a strategy; by default every record is checked.
  package init(
    validation: RecordValidation = .all, usesPrefilter: Bool = true, index: IndexUse = .automatic
  ) {
    self.validation = validation
    self.usesPrefilter = usesPrefilter
    self.index = index
  }
}

extension ScanOptions {
  /// The literals that records are searched for before they are read; `nil` where that does not pay.
  func prefilter(of plan: PlanSet, _ form: RecordForm) -> LiteralPrefilter? {
    let preparation = RecordPreparation(of: form)
    let names = LiteralPrefilter.RecordNames(
      keepsWords: preparation.keysAreLiteral,
      implied: preparation.impliedValues.map { ($0.path, $0.values, $0.sign) })
    guard usesPrefilter, let found = LiteralPrefilter(plan, names: names),
      found.literals.count <= validation.greatestLiteralCount
    else { return nil }
    return found
  }
}

/// When looking for literals pays, measured: each costs a tenth of reading a record, and checking a record costs two
/// thirds of it.
extension RecordValidation {
  /// More literals than this cost more than they save.
  fileprivate var greatestLiteralCount: Int {
    switch self {
    case .all: 4
    case .candidates: LiteralScanner.maximumCount
    }
  }

  /// The literals are given up when more than one record in so many holds one.
  var leastSaved: Int {
    switch self {
    case .all: 8
    case .candidates: 2
    }
  }
}
