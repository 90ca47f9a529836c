import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// The source is the provider of the resource, subscription and group become tags.
  ///
  /// Source: source mappings, sections 8 and 9.
  static let azure = SourceRecognizer(
    "Azure activity, resource and Entra logs",
    sign: "`resourceId`, `time`, `category` and `operationName`", marks: ["\"resourceId\""],
    shape: { log in
      var shaped = log
      shaped.tags += AzureResource(log.members.text("resourceId") ?? "").tags
      shaped.service = "azure"
      return [shaped]
    },
    source: { log in
      guard let id = log.members.text("resourceId"), log.members.has("time", "category"),
        log.members.has("operationName") || log.members.has("properties")
      else { return nil }
      return AzureResource(id).source
    })
}

/// What the id of an Azure resource says.
struct AzureResource {
  private(set) var source: UTF8Text = "azure"
  private(set) var tags: [UTF8Text] = []

  init(_ id: UTF8Text) {
    let parts = LowerCasing.lowered(id).bytes.split(separator: UInt8(ascii: "/")).map { Array($0) }
    func value(after name: StaticString) -> [UInt8]? {
      for index in parts.indices.dropLast() where UTF8Text(bytes: parts[index]).equals(name) {
        return parts[index + 1]
      }
      return nil
    }
    func tag(_ name: StaticString, _ value: [UInt8]) -> UTF8Text {
      UTF8Text(bytes: name.withUTF8Buffer { Array($0) } + [UInt8(ascii: ":")] + value)
    }
    let (subscription, group) = (value(after: "subscriptions"), value(after: "resourcegroups"))
    if let subscription { tags.append(tag("subscription_id", subscription)) }
    if let group { tags.append(tag("resource_group", group)) }
    if let tenant = value(after: "tenants") { tags.append(tag("tenant", tenant)) }
    if let provider = value(after: "providers") {
      let name = provider.starts(with: "microsoft.".utf8) ? Array(provider.dropFirst(10)) : provider
      source =
        name.elementsEqual("aadiam".utf8)
        ? "azure.activedirectory" : UTF8Text(bytes: Array("azure.".utf8) + name)
    } else if group != nil {
      source = "azure.resourcegroup"
    } else if subscription != nil {
      source = "azure.subscription"
    }
  }
}
