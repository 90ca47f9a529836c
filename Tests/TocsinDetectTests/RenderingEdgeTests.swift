import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Messages where values are missing or many, and templates with the line ends of other systems.
struct RenderingEdgeTests {
  @Test func `a group without a value shows what the samples hold`() throws {
    var context = try RenderingTableTests.context()
    context.group = [(context.group[0].field, GroupKey.missing)]
    #expect(RenderingTableTests.render("{{@usr.id}}", in: context).text == "eve")
    context.samples = []
    #expect(RenderingTableTests.render("{{@usr.id}}", in: context).text == "")
  }

  @Test(arguments: [99, 100, 101])
  func `a hundred values are shown, and further ones are said to be there`(count: Int) throws {
    let values = (1...count).map(String.init)
    let context = try RenderingTableTests.context("\"many\":[\(values.joined(separator: ","))],")
    let shown = values.prefix(100).joined(separator: ", ") + (count > 100 ? ", …" : "")
    #expect(RenderingTableTests.render("{{@many}}", in: context).text == shown)
  }

  @Test(arguments: [4095, 4096, 4097])
  func `a long value is cut behind its last whole character`(count: Int) throws {
    let value = String(repeating: "é", count: count)
    let context = try RenderingTableTests.context("\"long\":\"\(value)\",")
    let shown = value.prefix(4096) + (count > 4096 ? "…" : "")
    #expect(RenderingTableTests.render("{{@long}}", in: context).text == shown)
  }

  @Test(arguments: ["\n", "\r\n"])
  func `a block tag alone on its line leaves no line behind`(end: String) throws {
    let lines = ["a", "{{#if @usr.id}}", "b", "  {{/if}}  ", "c", ""]
    let (text, diagnostics) = RenderingTableTests.render(
      lines.joined(separator: end), in: try RenderingTableTests.context())
    #expect(diagnostics.isEmpty)
    #expect(text == ["a", "b", "c", ""].joined(separator: end))
  }

  @Test(arguments: [#"'\'"#, #""\\""#])
  func `a backslash escapes in double quotes only`(argument: String) throws {
    let template = #"{{#is_match "@usr.id" "# + argument + "}}x{{else}}y{{/is_match}}"
    let (text, diagnostics) = RenderingTableTests.render(template, in: try RenderingTableTests.context())
    #expect(diagnostics.map(\.message) == [])
    #expect(text == "y")
  }
}
