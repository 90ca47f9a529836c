import TocsinSyntax

extension Check {
  static let yamlVersion = Check(
    .yamlVersion,
    explanation: """
      Only YAML 1.1 and 1.2 are read, and both by the rules of 1.2: `no` is a text, not a boolean.

      Leave the `%YAML` directive out, or write `%YAML 1.2`.
      """,
    source: "YAML 1.2, section 6.8.1",
    triggering: [
      .rule(
        """
        «%»YAML 3.0
        ---
        name: An example
        """
      ).alsoFinding("S101")
    ],
    passing: [
      .rule(
        """
        %YAML 1.2
        ---
        name: An example
        """
      ).alsoFinding("S101")
    ],
    detection: .compiler)
}
