import Testing
import TocsinReasoning

/// Questions whose only answer is an unusual log or an unusual count.
struct ReasoningEdgeTests {
  @Test(arguments: [
    // Only the empty status is met by no status of a name.
    ("status:\"\"", "status:*", "<"), ("status:* -status:?*", "status:\"\"", "="),
    // A text that may stand anywhere, but not in the message.
    ("*:foo -message:foo", "*:foo", "<"), ("*:foo -message:*", "*:foo", "<"),
    // An attribute without a value that a text could meet.
    ("@a:* -@a:?* -@a:\"\"", "@a:*", "<"),
    // A word stands in a text behind others, too.
    ("message:\"one two\"", "message:two", "<"), ("message:two", "message:one", "overlap"),
    ("-message:two message:\"one two\"", "-*", "="), ("message:two* -message:two", "message:two*", "<"),
  ])
  func `two queries relate so`(one: String, other: String, relation: String) {
    #expect(Deciding.relation(one, other) == relation, "\(one)  |  \(other)")
  }

  @Test(arguments: [
    // What always or never holds has a finding of its own: its parts have none.
    ("a >= 0 || a > 5", 0), ("a > 5 && a < 3 && b > 0", 0), ("a > 5 || a > 3", 1), ("a > 5 && a > 3", 1),
    ("a > 5 && b > 3", 0),
  ])
  func `parts are redundant only where the whole is open`(text: String, count: Int) throws {
    let reasoner = CaseReasoner(space: ConditionTests.counts)
    let found = reasoner.redundantClauses(try ConditionTests.node(text), labels: ConditionTests.labels)
    #expect(found.count == count)
  }

  @Test(arguments: ["a != 0", "a != 0 && a < 2", "a != 0 && a != 1 && a < 3"])
  func `a count that is excluded is not the answer`(text: String) throws {
    let condition = try ConditionTests.condition(text)
    let answer = CaseReasoner(space: ConditionTests.counts).values(meeting: [condition], but: [])
    guard case .found(let counts) = answer else {
      Issue.record("\(text): \(answer)")
      return
    }
    #expect(condition.isMet(by: counts))
  }
}
