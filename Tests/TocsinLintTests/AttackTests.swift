import Testing
import TocsinLint

/// The table of both versions of ATT&CK.
struct AttackTests {
  private let table = AttackTable.enterprise

  @Test func `both versions are whole`() {
    #expect(table.tactics.count == 15)
    #expect(table.tactic("TA0005")?.name == "stealth")
    #expect(table.tactic("TA0005")?.olderName == "defense-evasion")
    #expect(table.tactic("TA0112")?.name == "defense-impairment")
    #expect(table.tactic("TA0003")?.olderName == nil)
  }

  static let outdated: [(id: String, successor: String?)] = [
    ("T1070.001", "T1685.005"), ("T1562", nil), ("T1562.001", "T1685"), ("T1562.008", "T1685.002"),
    ("T1656", "T1684.001"),
  ]

  @Test(arguments: outdated)
  func `a technique of the older version has a successor of the newer one`(id: String, successor: String?) {
    #expect(table.technique(id)?.isCurrent == false)
    #expect(table.technique(id)?.successor == successor)
    if let successor { #expect(table.technique(successor)?.isCurrent == true) }
  }

  @Test func `tactics of either version are good`() {
    #expect(table.technique("T1562.008")?.tactics == ["TA0005", "TA0112"])
    #expect(table.technique("T1222")?.tactics == ["TA0112", "TA0005"])
    #expect(table.technique("T1685.002")?.tactics == ["TA0112"])
    #expect(table.technique("T1110")?.tactics == ["TA0006"])
  }

  @Test func `replacements of withdrawn techniques are the newest`() {
    #expect(table.withdrawn("T1089")?.replacement == "T1685")
    #expect(table.withdrawn("T1086")?.replacement == "T1059.001")
  }

  static let unknown: [(id: String, isUnknown: Bool)] = [
    ("T1690", false), ("T1691", false), ("T1685.006", false), ("T1685.007", false), ("T1000", true),
    ("T1027.018", false), ("T1027.019", false),
  ]

  @Test(arguments: unknown)
  func `ids beyond the newest are not unknown`(id: String, isUnknown: Bool) {
    #expect(table.isUnknown(technique: id) == isUnknown)
  }

  @Test func `tactics beyond the newest are not unknown`() {
    #expect(!table.isUnknown(tactic: "TA0112"))
    #expect(!table.isUnknown(tactic: "TA0113"))
    #expect(table.isUnknown(tactic: "TA0012"))
  }
}
