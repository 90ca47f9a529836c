/// What ATT&CK Enterprise says about ids: names, tactics and replacements.
package struct AttackTable: Sendable {
  package struct Tactic: Sendable {
    package let id: String
    package let name: String
  }

  package struct Technique: Sendable {
    package let id: String
    /// In lower case with `-` between words, as in tags.
    package let name: String
    /// Ids of tactics.
    package let tactics: [String]
  }

  /// A technique that was withdrawn.
  package struct Withdrawn: Sendable {
    package let id: String
    package let name: String
    /// The id of the technique that replaces it; `nil` when none does.
    package let replacement: String?
  }

  package static let enterprise = AttackTable()

  package let tactics: [Tactic]
  private let techniques: [String: Technique]
  private let withdrawn: [String: Withdrawn]
  /// Ids above these may belong to a later version.
  private let highestTechnique: Int
  private let highestSubTechnique: [Int: Int]

  private init() {
    func rows(_ text: String) -> [[Substring]] {
      text.split(separator: "\n").map { $0.split(separator: " ") }
    }
    let tactics = rows(AttackTable.tacticRows).map { Tactic(id: String($0[0]), name: String($0[1])) }
    var techniques: [String: Technique] = [:]
    for row in rows(AttackTable.techniqueRows) {
      let letters = row[2].utf8.map { tactics[Int($0 - UInt8(ascii: "a"))].id }
      techniques[String(row[0])] = Technique(id: String(row[0]), name: String(row[1]), tactics: letters)
    }
    var withdrawn: [String: Withdrawn] = [:]
    for row in rows(AttackTable.withdrawnRows) {
      withdrawn[String(row[0])] = Withdrawn(
        id: String(row[0]), name: String(row[1]), replacement: row.count > 2 ? String(row[2]) : nil)
    }
    var highest = 0
    var highestSub: [Int: Int] = [:]
    for id in Array(techniques.keys) + Array(withdrawn.keys) {
      guard let (number, sub) = AttackTable.numbers(of: id) else { continue }
      highest = max(highest, number)
      highestSub[number] = max(highestSub[number] ?? 0, sub)
    }
    self.tactics = tactics
    self.techniques = techniques
    self.withdrawn = withdrawn
    highestTechnique = highest
    highestSubTechnique = highestSub
  }

  package func tactic(_ id: String) -> Tactic? { tactics.first { $0.id == id } }
  package func technique(_ id: String) -> Technique? { techniques[id] }
  package func withdrawn(_ id: String) -> Withdrawn? { withdrawn[id] }

  /// Whether an id is surely none of this version, nor one that a later version may have given out.
  package func isUnknown(technique id: String) -> Bool {
    guard techniques[id] == nil, withdrawn[id] == nil, let (number, sub) = AttackTable.numbers(of: id) else {
      return false
    }
    guard let known = highestSubTechnique[number] else { return number < highestTechnique }
    return sub <= known
  }

  /// The highest tactic of any matrix in this version is that of industrial control systems.
  package func isUnknown(tactic id: String) -> Bool {
    guard tactic(id) == nil, let number = Int(id.dropFirst(2)) else { return false }
    return number <= 111
  }

  /// `T1059.001` → 1059 and 1.
  private static func numbers(of id: String) -> (technique: Int, sub: Int)? {
    let parts = id.dropFirst().split(separator: ".")
    guard let first = parts.first, let number = Int(first) else { return nil }
    return (number, parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  }
}
