import Testing

/// Where the names in an ignoring comment end and the reason begins.
struct IgnoreReasonTests {
  @Test(arguments: [
    // Behind a colon all is reason, codes too.
    ("# tocsin:ignore Q203: K305 is another matter\na: X Y\n", ["K305"], 1),
    ("# tocsin:ignore Q203, K305: as agreed\na: X Y\n", [], 2),
    ("# tocsin:ignore Q203 K305 as agreed\na: X Y\n", [], 2),
    // A name that is no code is a word of the reason, unless a comma says otherwise.
    ("# tocsin:ignore Q203 duplicate-case-name was agreed\na: X Y\n", ["K305"], 1),
    ("# tocsin:ignore Q203, duplicate-case-name was agreed\na: X Y\n", [], 2),
    ("# tocsin:ignore Q203 -- K305 is another matter\na: X Y\n", ["K305"], 1),
  ])
  func `a reason begins where the names end`(text: String, kept: [String], ignored: Int) {
    let outcome = IgnoreTests.apply(text)
    #expect(outcome.kept == kept, "\(text)")
    #expect(outcome.ignored == ignored, "\(text)")
  }

  @Test(arguments: [
    // The comment speaks of its own entry, not of what begins behind it.
    ("a: [X]  # tocsin:ignore Q203 why\nX: b\n", ["Q203"], 1),
    ("a: X  # tocsin:ignore Q203 why\nX: b\n", ["Q203"], 1),
  ])
  func `a comment ends with its line`(text: String, kept: [String], ignored: Int) {
    let outcome = IgnoreTests.apply(text)
    #expect(outcome.kept == kept, "\(text)")
    #expect(outcome.ignored == ignored, "\(text)")
  }
}
