import Foundation
import Testing
import TocsinDiagnostics
import TocsinSemantics

/// The table itself.
struct SchemaTests {
  @Test func `names are unique within a place, and places are unique`() {
    for object in RuleSchema.objects {
      #expect(Set(object.fields.map(\.name)).count == object.fields.count, "\(object.place)")
    }
    #expect(Set(RuleSchema.objects.map(\.place)).count == RuleSchema.objects.count)
  }

  @Test func `every key has a sentence and a source`() {
    for object in RuleSchema.objects {
      for field in object.fields {
        #expect(field.doc.hasSuffix(".") && field.doc.count > 10, "\(object.place) \(field.name)")
        #expect(!field.source.isEmpty)
      }
    }
  }

  @Test func `the JSON Schema is JSON, and knows every key`() throws {
    let text = RuleJSONSchema.document()
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let properties = try #require(document["properties"] as? [String: Any])
    #expect(Set(properties.keys) == Set(RuleSchema.root.fields.map(\.name)))
    for object in RuleSchema.objects {
      for field in object.fields { #expect(text.contains("\"\(field.name)\": {")) }
    }
  }

  @Test func `every key of every place is spelt as it is`() {
    for object in RuleSchema.objects {
      for field in object.fields {
        #expect(!field.name.contains("_") || field.name == "is_default")
        #expect(RuleFormatPage.markdown().contains("| `\(field.name)` |"))
      }
    }
  }

  @Test(arguments: [(199, true), (250, false)])
  func `a file of nonsense keys gets suggestions at first only`(before: Int, hasSuggestion: Bool) throws {
    let nonsense = (0..<before).map { "zzzzzzzzzzzz\($0): x\n" }.joined()
    let finding = try #require(
      Decoded(nonsense + "mesage: m\n" + RuleText().text).findings.first { $0.message.contains("`mesage`") })
    #expect(finding.message.contains("did you mean") == hasSuggestion)
  }

  /// Every misspelling by one dropped letter of a key of the root is found with the right suggestion.
  @Test(arguments: RuleSchema.root.fields.map(\.name).filter { $0.count > 4 })
  func `a dropped letter finds its key`(name: String) {
    let misspelt = String(name.dropLast())
    var text = RuleText()
    text.head += "\(misspelt): x\n"
    let finding = Decoded(text.text).findings.first { ["Y004", "Y005"].contains($0.descriptor.code) }
    #expect(
      finding?.descriptor.code == "Y005" || finding?.fixes.first?.text.contains("`\(name)`") ?? false,
      "\(misspelt): \(finding?.message ?? "")")
  }
}
