/// What two versions of ATT&CK Enterprise say about ids: names, tactics and replacements.
///
/// Datadog doesn't document which version its map shows, so names of either are good.
package struct AttackTable: Sendable {
  /// A tactic, by its newest name.
  package struct Tactic: Sendable {
    /// `TA0003`.
    package let id: String
    /// In lower case with `-` between words, as in tags.
    package let name: String
    /// The name in the older version, where it was another.
    package let olderName: String?
  }

  /// A technique, by its newest name.
  package struct Technique: Sendable {
    /// `T1078.004`.
    package let id: String
    /// In lower case with `-` between words, as in tags.
    package let name: String
    /// The name in the older version, where it was another.
    package let olderName: String?
    /// Ids of the tactics in either version, those of the newest first.
    package let tactics: [String]
    /// Whether the newer version has it.
    package let isCurrent: Bool
    /// The id of what takes its place in the newer version; `nil` where nothing does.
    package let successor: String?
  }

  /// A technique that neither version has any more.
  package struct Withdrawn: Sendable {
    /// `T1086`.
    package let id: String
    /// Its last name, as in tags.
    package let name: String
    /// The id of the technique that replaces it; `nil` when none does.
    package let replacement: String?
  }

  /// The one table there is.
  package static let enterprise = AttackTable()

  /// The tactics of both versions, in the order of an attack; those that the newer version adds come last.
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
    let tactics = AttackTable.tactics(rows(AttackTable.tacticRows), rows(AttackTable.newerTacticRows))
    func ids(_ letters: Substring) -> [String] {
      letters.utf8.map { tactics[Int($0 - UInt8(ascii: "a"))].id }
    }
    var successors: [String: String?] = [:]
    for row in rows(AttackTable.goneRows) {
      successors[String(row[0])] = .some(row.count > 1 ? String(row[1]) : nil)
    }
    var techniques: [String: Technique] = [:]
    for row in rows(AttackTable.techniqueRows) {
      let id = String(row[0])
      let gone = successors[id]
      techniques[id] = Technique(
        id: id, name: String(row[1]), olderName: nil, tactics: ids(row[2]), isCurrent: gone == nil,
        successor: gone ?? nil)
    }
    for row in rows(AttackTable.newerTechniqueRows) {
      let (id, name, newer) = (String(row[0]), String(row[1]), ids(row[2]))
      let older = techniques[id]
      techniques[id] = Technique(
        id: id, name: name, olderName: older.flatMap { $0.name == name ? nil : $0.name },
        tactics: newer + (older?.tactics.filter { !newer.contains($0) } ?? []), isCurrent: true,
        successor: nil)
    }
    // A tag of the newer tactic is good beside the older technique.
    for (id, successor) in successors {
      guard let older = techniques[id], let newer = successor.flatMap({ techniques[$0] }) else { continue }
      techniques[id] = Technique(
        id: id, name: older.name, olderName: nil,
        tactics: older.tactics + newer.tactics.filter { !older.tactics.contains($0) }, isCurrent: false,
        successor: successor)
    }
    var withdrawn: [String: Withdrawn] = [:]
    for row in rows(AttackTable.withdrawnRows) {
      let replacement = row.count > 2 ? String(row[2]) : nil
      let newest = replacement.flatMap { techniques[$0]?.successor } ?? replacement
      withdrawn[String(row[0])] = Withdrawn(
        id: String(row[0]), name: String(row[1]), replacement: newest)
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

  private static func tactics(_ older: [[Substring]], _ newer: [[Substring]]) -> [Tactic] {
    var tactics = older.map { Tactic(id: String($0[0]), name: String($0[1]), olderName: nil) }
    for row in newer {
      let (id, name) = (String(row[0]), String(row[1]))
      if let index = tactics.firstIndex(where: { $0.id == id }) {
        tactics[index] = Tactic(id: id, name: name, olderName: tactics[index].name)
      } else {
        tactics.append(Tactic(id: id, name: name, olderName: nil))
      }
    }
    return tactics
  }

  /// The tactic of an id; `nil` where neither version has it.
  package func tactic(_ id: String) -> Tactic? { tactics.first { $0.id == id } }
  /// The technique of an id; `nil` where neither version has it.
  package func technique(_ id: String) -> Technique? { techniques[id] }
  /// The withdrawn technique of an id; `nil` where either version has it, or no version ever had.
  package func withdrawn(_ id: String) -> Withdrawn? { withdrawn[id] }

  /// Whether an id is surely of neither version, nor one that a later version may have given out.
  package func isUnknown(technique id: String) -> Bool {
    guard techniques[id] == nil, withdrawn[id] == nil, let (number, sub) = AttackTable.numbers(of: id) else {
      return false
    }
    guard let known = highestSubTechnique[number] else { return number < highestTechnique }
    return sub <= known
  }

  /// Whether an id is surely of no matrix; the highest in the newer version is that of Defense Impairment.
  package func isUnknown(tactic id: String) -> Bool {
    guard tactic(id) == nil, let number = Int(id.dropFirst(2)) else { return false }
    return number <= 112
  }

  /// `T1059.001` → 1059 and 1.
  private static func numbers(of id: String) -> (technique: Int, sub: Int)? {
    let parts = id.dropFirst().split(separator: ".")
    guard let first = parts.first, let number = Int(first) else { return nil }
    return (number, parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  }
}
