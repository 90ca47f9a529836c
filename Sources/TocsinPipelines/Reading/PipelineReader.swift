package import TocsinDiagnostics
import TocsinEvents
package import TocsinGrok
package import TocsinLogModel
package import TocsinSyntax

/// Text → pipelines, with every error of the file.
///
/// Understood are the assets of integrations (`pipeline:`), and pipelines as the API of the service gives and takes them,
/// one or a list, in YAML or JSON. Source: pipeline reference, section 1.5.
package struct PipelineReader {
  /// Pipelines inside each other beyond this are no pipelines.
  static let maximumDepth = 8

  private let zones: any TimeZoneSource
  private var findings = DiagnosticCollector()

  private init(_ zones: any TimeZoneSource) {
    self.zones = zones
  }

  /// The enabled pipelines of a file, in their order, and what is wrong with it.
  package static func read(
    _ file: SourceFile, zones: any TimeZoneSource
  ) -> (pipelines: [LogPipeline], diagnostics: [Diagnostic]) {
    var reader = PipelineReader(zones)
    let documents = YAMLReader.documents(of: file, into: &reader.findings)
    var pipelines: [LogPipeline] = []
    for document in documents {
      for node in document.sequence ?? [document] {
        if let pipeline = reader.topLevel(node) { pipelines.append(pipeline) }
      }
    }
    return (pipelines, reader.findings.sorted)
  }

  private mutating func topLevel(_ node: YAMLNode) -> LogPipeline? {
    guard let pairs = node.mapping else {
      fail(
        .pipelineForm, "a pipeline must be a mapping", node.span,
        "write `pipeline:`, or the body of a pipeline")
      return nil
    }
    guard pairs.contains(where: { $0.key == "pipeline" }) else {
      guard pairs.contains(where: { $0.key == "processors" }) else {
        fail(
          .pipelineForm, "neither `pipeline` nor `processors` is here", node.span,
          "write `pipeline:` with `filter` and `processors`")
        return nil
      }
      return pipeline(node, depth: 0)
    }
    var fields = ProcessorFields(pairs, span: node.span)
    let body = fields.node("pipeline")
    let id = fields.text("id") ?? ""
    // What an integration says about its display.
    for name in ["metricId", "backendOnly", "facets", "installationSources", "metrics"] {
      _ = fields.node(name)
    }
    findings.add(contentsOf: fields.finish())
    guard let body, var found = pipeline(body, depth: 0) else { return nil }
    found.id = id
    return found
  }

  /// `nil` for what is disabled, or no pipeline.
  private mutating func pipeline(_ node: YAMLNode, depth: Int) -> LogPipeline? {
    guard let pairs = node.mapping else {
      fail(.pipelineForm, "a pipeline must be a mapping", node.span, "write `filter:` and `processors:`")
      return nil
    }
    var fields = ProcessorFields(pairs, span: node.span)
    let name = fields.text("name") ?? ""
    let isEnabled = fields.flag("enabled", "isEnabled", default: true)
    let filter = fields.node("filter").map { query($0, &fields) }
    let items = fields.items("processors")
    for key in ["type", "id", "isReadOnly", "description", "tags", "ocsf"] { _ = fields.node(key) }
    findings.add(contentsOf: fields.finish())
    let steps = items.compactMap { step($0, depth: depth) }
    guard isEnabled else { return nil }
    return LogPipeline(name: name, filter: filter ?? .all, steps: steps)
  }

  /// The filter of `{query: …}`.
  private func query(_ node: YAMLNode, _ fields: inout ProcessorFields) -> PipelineFilter {
    let text = node["query"] ?? node
    return FilterReader.filter([text], &fields)
  }

  private mutating func step(_ node: YAMLNode, depth: Int) -> ProcessorStep? {
    guard let pairs = node.mapping else {
      fail(.pipelineForm, "a processor must be a mapping", node.span, "write `type:` and its keys")
      return nil
    }
    guard let type = node["type"]?.scalar?.text else {
      fail(
        .pipelineValue, "the processor has no `type`", node.span, "add `type:`, such as `attribute-remapper`")
      return nil
    }
    let name = node["name"]?.scalar?.text ?? ""
    if type == "pipeline" {
      guard depth < PipelineReader.maximumDepth else {
        fail(.pipelineForm, "pipelines stand too deep in each other", node.span, "move them up")
        return nil
      }
      if depth == 1 {
        findings.add(
          Diagnostic(
            .deepPipeline, "the service allows one level of pipelines inside a pipeline", at: node.span,
            fixes: [Fix("move the pipeline one level up")]))
      }
      guard let inner = pipeline(node, depth: depth + 1) else { return nil }
      return ProcessorStep(name: name, type: type, processor: NestedPipeline(pipeline: inner))
    }
    var fields = ProcessorFields(pairs, span: node.span)
    for key in ["type", "name", "id"] { _ = fields.node(key) }
    let isEnabled = fields.flag("enabled", "isEnabled", default: true)
    let processor = self.processor(type, &fields, depth: depth)
    if let processor {
      findings.add(contentsOf: fields.finish())
      return isEnabled ? ProcessorStep(name: name, type: type, processor: processor) : nil
    }
    findings.add(contentsOf: fields.diagnostics)
    let near = nearestName(to: type.description, among: PipelineReader.types)
    fail(
      .unknownProcessor, "`\(type)` is no type of processor", node["type"]?.span ?? node.span,
      near.map { "write `\($0)`" } ?? "write one of \(PipelineReader.types.joined(separator: ", "))")
    return nil
  }

  /// All types, sorted.
  package static let types = [
    "arithmetic-processor", "array-map-processor", "array-processor", "attribute-remapper",
    "category-processor",
    "date-remapper", "decoder-processor", "exclude-attribute", "geo-ip-parser", "grok-parser",
    "host-remapper",
    "lookup-processor", "message-remapper", "pipeline", "reference-table-lookup-processor",
    "schema-processor",
    "service-remapper", "span-id-remapper", "status-remapper", "string-builder-processor",
    "threat-intel-processor",
    "trace-id-remapper", "url-parser", "user-agent-parser",
  ]

  /// `nil` where the type is not known.
  private mutating func processor(
    _ type: UTF8Text, _ fields: inout ProcessorFields, depth: Int
  ) -> (any LogProcessor)? {
    switch type.description {
    case "attribute-remapper": return AttributeRemapper(&fields)
    case "date-remapper": return DateRemapper(sources: fields.routes("sources"))
    case "status-remapper": return StatusRemapper(sources: fields.routes("sources"))
    case "service-remapper": return ServiceRemapper(sources: fields.routes("sources"))
    case "host-remapper": return HostRemapper(sources: fields.routes("sources"))
    case "message-remapper": return MessageRemapper(sources: fields.routes("sources"))
    case "trace-id-remapper":
      return TraceRemapper(sources: fields.routes("sources", default: "dd.trace_id"), isSpan: false)
    case "span-id-remapper":
      return TraceRemapper(sources: fields.routes("sources", default: "dd.span_id"), isSpan: true)
    case "grok-parser": return GrokParser(&fields, zones: zones)
    case "category-processor": return CategoryProcessor(&fields)
    case "lookup-processor": return LookupReader.processor(&fields)
    case "reference-table-lookup-processor": return LookupReader.processor(&fields)
    case "string-builder-processor":
      return StringBuilder(
        template: fields.requiredText("template"), target: fields.route("target"),
        replacesMissing: fields.flag("replaceMissing", "isReplaceMissing"))
    case "arithmetic-processor": return ArithmeticProcessor(&fields)
    case "url-parser":
      return URLParser(
        sources: fields.routes("sources", default: "http.url"),
        target: fields.route("target", default: "http.url_details"),
        normalizesEndingSlashes: fields.flag("normalizeEndingSlashes"))
    case "user-agent-parser":
      _ = fields.flag("combineVersionDetails")
      return UserAgentParser(
        sources: fields.routes("sources", default: "http.useragent"),
        target: fields.route("target", default: "http.useragent_details"),
        isEncoded: fields.flag("encoded", "isEncoded"))
    case "geo-ip-parser":
      _ = fields.text("ipProcessingBehavior")
      return GeoIPParser(
        sources: fields.routes("sources", default: "network.client.ip"),
        target: fields.route("target", default: "network.client.geoip"))
    case "array-processor": return ArrayProcessor(&fields)
    case "array-map-processor": return arrayMap(&fields, depth: depth)
    case "decoder-processor":
      return DecoderProcessor(
        source: fields.route("source"), target: fields.route("target"),
        encoding: fields.choice("binaryToTextEncoding", default: DecoderProcessor.Encoding.base64),
        representation: fields.choice("inputRepresentation", default: DecoderProcessor.Representation.text))
    case "exclude-attribute": return AttributeExclusion(attribute: fields.route("attributeToExclude"))
    case "schema-processor": return SchemaProcessor(&fields)
    case "threat-intel-processor":
      for key in ["sources", "source", "target"] { _ = fields.node(key) }
      fields.fail(
        .unavailableProcessor, "threat intelligence is known to the service only", at: fields.span,
        "nothing is to be done: the attributes it would write are absent here")
      return UnavailableProcessor()
    default: return nil
    }
  }

  private mutating func arrayMap(_ fields: inout ProcessorFields, depth: Int) -> any LogProcessor {
    let target = fields.route("target")
    let source = fields.route("source")
    let steps = fields.items("processors").compactMap { item -> ProcessorStep? in
      let allowed = [
        "attribute-remapper", "string-builder-processor", "arithmetic-processor", "category-processor",
      ]
      if let type = item["type"]?.scalar?.text.description, !allowed.contains(type) {
        fields.fail(
          "`\(type)` does not run for elements", at: item.span,
          "use one of \(allowed.joined(separator: ", "))")
        return nil
      }
      if let written = item["target"]?.scalar?.text,
        !written.bytes.starts(with: ArrayMapProcessor.targetName.bytes)
      {
        fields.fail(
          "the target must begin with `$targetElem`", at: item["target"]?.span ?? item.span,
          "write `$targetElem.\(written)`")
      }
      return step(item, depth: PipelineReader.maximumDepth)
    }
    return ArrayMapProcessor(
      source: source, target: target, preservesSource: fields.flag("preserveSource", default: true),
      steps: steps)
  }

  private mutating func fail(
    _ descriptor: DiagnosticDescriptor, _ message: String, _ span: SourceSpan, _ next: String
  ) {
    findings.add(Diagnostic(descriptor, message, at: span, fixes: [Fix(next)]))
  }
}
