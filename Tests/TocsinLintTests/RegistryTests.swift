import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinTestSupport

struct RegistryTests {
  @Test func `codes and names are unique, and belong to a family`() {
    let descriptors = CheckRegistry.all.map(\.descriptor)
    #expect(Set(descriptors.map(\.code)).count == descriptors.count)
    #expect(Set(descriptors.map(\.name)).count == descriptors.count)
    for check in CheckRegistry.all {
      #expect(check.family != nil, "\(check.descriptor.code)")
      #expect(check.descriptor.summary.hasSuffix("."), "\(check.descriptor.code)")
      #expect(!check.explanation.isEmpty && !check.explanation.hasPrefix("#"), "\(check.descriptor.code)")
    }
  }

  @Test func `a check is named by code, by name, or by the beginning of codes`() {
    #expect(CheckRegistry.check("k305")?.descriptor.name == "duplicate-case-name")
    #expect(CheckRegistry.check("duplicate-case-name")?.descriptor.code == "K305")
    #expect(CheckRegistry.check("K999") == nil)
    #expect(CheckRegistry.checks(matching: "K305").count == 1)
    #expect(CheckRegistry.checks(matching: "K3*").contains { $0.descriptor.code == "K305" })
    #expect(CheckRegistry.checks(matching: "K3*").allSatisfy { $0.descriptor.code.hasPrefix("K3") })
  }

  @Test func `there is a golden file for each check and no other`() {
    let files = Repository.files(in: "Tests/TocsinLintTests/Cases", suffix: ".txt")
      .filter { $0.split(separator: "/").count == 4 }.compactMap {
        $0.split(separator: "/").last?.dropLast(4).description
      }
    #expect(files == CheckRegistry.all.map(\.descriptor.code))
  }
}
