import TocsinDiagnostics
import TocsinEvents
import TocsinGrok
import TocsinLogModel
import TocsinSyntax

extension AttributeRemapper {
  init(_ fields: inout ProcessorFields) {
    sources = fields.routes("sources")
    sourceKind = fields.choice("sourceType", default: .attribute)
    target = fields.route("target")
    targetKind = fields.choice("targetType", default: .attribute)
    cast = fields.choice("targetFormat", default: .automatic)
    preservesSource = fields.flag("preserveSource")
    overridesOnConflict = fields.flag("overrideOnConflict")
  }
}

extension CategoryProcessor {
  init(_ fields: inout ProcessorFields) {
    let categories = CategoryReader.categories(&fields, needsID: false)
    filter = FilterReader.filter(categories.map(\.query), &fields)
    names = categories.map(\.name)
    target = fields.route("target")
  }
}

/// The categories of a processor.
enum CategoryReader {
  struct Category {
    var query: YAMLNode
    var name: UTF8Text
    var id: AttributeValue
  }

  static func categories(_ fields: inout ProcessorFields, needsID: Bool) -> [Category] {
    var found: [Category] = []
    for item in fields.items("categories") {
      guard let pairs = item.mapping else {
        fields.fail("a category must be a mapping", at: item.span, "write `filter:` and `name:`")
        continue
      }
      var inner = ProcessorFields(pairs, span: item.span)
      let filter = inner.node("filter")
      let name = inner.requiredText("name")
      let id = inner.text("id")
      if needsID, id == nil { inner.fail("`id` is missing", at: item.span, "add `id:`, a number") }
      if let query = filter?["query"] ?? filter {
        let number = id.map { ValueText.integer($0) == nil ? AttributeValue.string($0) : .number($0) }
        found.append(Category(query: query, name: name, id: number ?? .null))
      } else {
        inner.fail("the category has no filter", at: item.span, "add `filter: {query: …}`")
      }
      fields.add(inner.finish())
    }
    return found
  }
}

extension ArithmeticProcessor {
  init(_ fields: inout ProcessorFields) {
    let text = fields.requiredText("expression")
    let (found, mistake) = ArithmeticExpression.parse(text)
    if found == nil, !text.isEmpty {
      let node = fields.node("expression")
      fields.fail(
        "the expression cannot be read from byte \(mistake + 1) on", at: node?.span ?? fields.span,
        "write numbers, attributes, + - * / and parentheses, with blanks around a minus")
    }
    expression = found ?? .number(.nan)
    target = fields.route("target")
    replacesMissing = fields.flag("replaceMissing", "isReplaceMissing")
  }
}

/// Lookups in a table of the pipeline, or in a reference table.
enum LookupReader {
  static func processor(_ fields: inout ProcessorFields) -> any LogProcessor {
    let (source, target) = (fields.route("source"), fields.route("target"))
    let fallback = fields.text("defaultLookup")
    let reference = fields.text("lookupEnrichmentTable")
    let table = fields.node("lookupTable")
    if let reference { return ReferenceTableLookup(source: source, target: target, table: reference) }
    guard let table else {
      fields.fail("`lookupTable` is missing", at: fields.span, "add `lookupTable:` with lines `key,value`")
      return LookupProcessor(source: source, target: target, table: [:], fallback: fallback)
    }
    let lines: [UTF8Text] =
      table.sequence?.compactMap { $0.scalar?.text }
      ?? table.scalar?.text.bytes.split(separator: 0x0A).map { UTF8Text(bytes: Array($0)) } ?? []
    return LookupProcessor(
      source: source, target: target, table: LookupProcessor.table(lines), fallback: fallback)
  }
}

extension ArrayProcessor {
  init(_ fields: inout ProcessorFields) {
    guard let node = fields.node("operation"), let pairs = node.mapping else {
      fields.fail("`operation` is missing", at: fields.span, "add `operation:` with `type` and `source`")
      self.init(operation: .length, source: AttributeRoute(""), target: nil)
      return
    }
    var inner = ProcessorFields(pairs, span: node.span)
    let type = inner.requiredText("type")
    let source = inner.route("source")
    let target = inner.text("target").map { AttributeRoute($0) }
    let filter = inner.node("filter")
    let value = inner.text("valueToExtract")
    let key = inner.text("keyToExtract")
    let preservesSource = inner.flag("preserveSource", default: true)
    let overrides = inner.flag("overrideOnConflict")
    var operation = Operation.length
    switch type.description {
    case "length": break
    case "append": operation = .append(preservesSource: preservesSource)
    case "select":
      let query = filter.map { ElementFilter.filter($0, &inner) }
      if query == nil { inner.fail("`filter` is missing", at: node.span, "add `filter:`, such as `name:x`") }
      operation = .select(query ?? .all, value: AttributeRoute(value ?? ""))
    case "key-value", "extract-key-value":
      operation = .keyValue(
        key: AttributeRoute(key ?? ""), value: AttributeRoute(value ?? ""), overrides: overrides)
    default:
      inner.fail(
        "`\(type)` is no operation", at: node.span, "write `select`, `length`, `append` or `key-value`")
    }
    fields.add(inner.finish())
    self.init(operation: operation, source: source, target: target)
  }
}

/// Filters of elements name their keys without `@`.
private enum ElementFilter {
  static func filter(_ node: YAMLNode, _ fields: inout ProcessorFields) -> PipelineFilter {
    guard let scalar = node["query"]?.scalar ?? node.scalar else {
      fields.fail("a filter must be a text", at: node.span, "write `key:value`")
      return .all
    }
    let text = FilterReader.withoutBlanks(scalar.text)
    let (syntax, diagnostics) = QueryParser.parse(text)
    if let error = diagnostics.first(where: { $0.descriptor.invalidatesRule }) {
      fields.fail(.pipelineFilter, error.message, at: node.span, error.fixes.first?.text ?? "mend the filter")
    }
    let root = syntax.root?.map { term in
      var term = term
      if let key = term.subject.key, !key.hasPrefix("@"), key != "*" {
        term.subject = .attribute(
          AttributePath(
            segments: UTF8Text(key).bytes.split(separator: UInt8(ascii: ".")).map {
              UTF8Text(bytes: Array($0))
            }))
      }
      return term
    }
    return PipelineFilter(texts: [text], queries: [QuerySyntax(root: root)])
  }
}

extension SchemaProcessor {
  init(_ fields: inout ProcessorFields) {
    var (version, name, id): (UTF8Text, UTF8Text, Int64) = ("", "", 0)
    if let node = fields.node("schema"), let pairs = node.mapping {
      var inner = ProcessorFields(pairs, span: node.span)
      for key in ["schemaType", "profiles", "extensions"] { _ = inner.node(key) }
      version = inner.requiredText("version")
      name = inner.requiredText("className")
      let text = inner.requiredText("classUid")
      id = ValueText.integer(text) ?? 0
      fields.add(inner.finish())
    } else {
      fields.fail(
        "`schema` is missing", at: fields.span, "add `schema:` with `version`, `className` and `classUid`")
    }
    var mappers: [any LogProcessor] = []
    for item in fields.items("mappers") {
      guard let pairs = item.mapping else {
        fields.fail("a mapper must be a mapping", at: item.span, "write `type:` and its keys")
        continue
      }
      var inner = ProcessorFields(pairs, span: item.span)
      for key in ["name", "type"] { _ = inner.node(key) }
      switch inner.requiredText("type").description {
      case "schema-remapper": mappers.append(AttributeRemapper(&inner))
      case "schema-category-mapper": mappers.append(SchemaCategoryMapper(&inner))
      case let type:
        inner.fail(
          .unknownProcessor, "`\(type)` is no mapper", at: item.span,
          "write `schema-remapper` or `schema-category-mapper`")
      }
      fields.add(inner.finish())
    }
    (self.mappers, self.version, className, classID) = (mappers, version, name, id)
  }
}

extension SchemaCategoryMapper {
  init(_ fields: inout ProcessorFields) {
    let categories = CategoryReader.categories(&fields, needsID: true)
    filter = FilterReader.filter(categories.map(\.query), &fields)
    self.categories = categories.map { ($0.id, $0.name) }
    var (id, name): (UTF8Text, UTF8Text) = ("", "")
    if let node = fields.node("targets"), let pairs = node.mapping {
      var inner = ProcessorFields(pairs, span: node.span)
      (id, name) = (inner.requiredText("id"), inner.requiredText("name"))
      fields.add(inner.finish())
    } else {
      fields.fail("`targets` is missing", at: fields.span, "add `targets:` with `id` and `name`")
    }
    (idTarget, nameTarget) = (AttributeRoute(id), AttributeRoute(name))
    fallback = fields.node("fallback").map { SchemaCategoryMapper.fallback($0) }
  }

  private static func fallback(_ node: YAMLNode) -> Fallback {
    var fallback = Fallback(values: [:], sources: [:])
    for pair in node["values"]?.mapping ?? [] { fallback.values[pair.key] = pair.value.scalar?.text ?? "" }
    for pair in node["sources"]?.mapping ?? [] {
      let texts =
        pair.value.sequence?.compactMap { $0.scalar?.text } ?? pair.value.scalar.map { [$0.text] } ?? []
      fallback.sources[pair.key] = texts.map { AttributeRoute($0) }
    }
    return fallback
  }
}
