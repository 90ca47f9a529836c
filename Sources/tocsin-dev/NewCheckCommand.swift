import ArgumentParser
import Foundation
import TocsinDiagnostics
import TocsinLint

/// Starts a check: one file, which is all that a check is.
struct NewCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new-check",
    abstract: "Start a check: one file in Sources/TocsinLint/Checks.",
    discussion: "Then write what it finds and its examples, and run `swift run tocsin-dev generate` twice.")

  @Argument(help: "A letter and three digits that no check has, such as K313.")
  var code: String

  @Argument(help: "The name in kebab case, such as overlapping-cases.")
  var name: String

  @OptionGroup var options: RootOptions

  func validate() throws {
    guard code.count == 4, CheckFamily(rawValue: String(code.prefix(1))) != nil,
      code.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
    else { throw ValidationError("A code is a letter of a family and three digits, such as K313.") }
    guard name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }),
      name.first?.isLowercase ?? false
    else { throw ValidationError("A name is written in kebab case, such as overlapping-cases.") }
    for word in [code, name] {
      if let check = CheckRegistry.check(word) {
        throw ValidationError("There is \(check.descriptor.code) \(check.descriptor.name) already.")
      }
    }
  }

  func run() throws {
    let words = name.split(separator: "-")
    let capitalized = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    let member = capitalized.prefix(1).lowercased() + capitalized.dropFirst()
    let folder = CheckFamily(rawValue: String(code.prefix(1))).map {
      "\($0)".prefix(1).uppercased() + "\($0)".dropFirst()
    }
    let path = "\(CheckRegistrySource.checks)/\(folder ?? "")/\(capitalized).swift"
    guard options.text(path) == nil else { throw ValidationError("There is \(path) already.") }
    try options.write(text(member: member), to: path)
    print("\(path)\nnext: write the check, then `swift run tocsin-dev generate` twice")
  }

  private func text(member: String) -> String {
    """
    import TocsinDiagnostics
    import TocsinSemantics
    import TocsinSyntax

    extension DiagnosticDescriptor {
      static let \(member) = DiagnosticDescriptor(
        "\(code)", "\(name)", .warning, "One sentence: what is wrong in general.")
    }

    extension Check {
      static let \(member) = Check(
        .\(member),
        explanation: \"\"\"
          What is found, why it matters, and what to do.
          \"\"\",
        triggering: [.query("source:okta «@evt.name:login»")],
        passing: [.query("source:okta @evt.name:logout")],
        detection: .rule { context, findings in
          for query in context.rule.queries where query.text.hasSuffix("login") {
            findings.add(
              Diagnostic(
                .\(member), "what was found here", at: query.span,
                fixes: [Fix("say what to do next")]))
          }
        })
    }

    """
  }
}
