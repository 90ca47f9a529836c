import TocsinDiagnostics
package import TocsinIO
package import TocsinLogModel
package import TocsinPipelines

/// The pipelines that come with the program, each read when the first log of its source comes.
package final class ShippedPipelines: @unchecked Sendable {
  private let zones: ZoneCache
  private let lock = ConditionLock()
  /// Guarded by the lock.
  private var read: [UTF8Text: LogPipeline?] = [:]

  /// Nothing is read yet.
  package init(zones: ZoneCache = ZoneCache()) {
    self.zones = zones
  }

  /// The text of a pipeline that takes a source: `gcp.*` stands for all that begin so.
  private static func text(for source: UTF8Text) -> (name: String, text: String)? {
    let name = source.description
    if let text = ShippedPipelineTexts.all[name] { return (name, text) }
    for family in ["gcp", "azure"] where name.hasPrefix(family + ".") {
      return ShippedPipelineTexts.all[family].map { (family, $0) }
    }
    return nil
  }

  /// The pipelines by name, each with what its text says about how sure it is.
  package static var summaries: [(name: String, certainty: String)] {
    ShippedPipelineTexts.all.sorted { $0.key < $1.key }.map { name, text in
      let line = text.split(separator: "\n").first { $0.hasPrefix("# How sure: ") }
      return (name, line.map { String($0.dropFirst("# How sure: ".count)) } ?? "")
    }
  }

  /// The text of a pipeline by its name.
  package static func text(named name: String) -> String? { ShippedPipelineTexts.all[name] }

  /// The pipeline for a source; `nil` where the program has none.
  package func pipeline(for source: UTF8Text) -> LogPipeline? {
    lock.locked {
      if let known = read[source] { return known }
      let made = ShippedPipelines.text(for: source).flatMap { name, text in
        PipelineReader.read(SourceFile(name: "pipelines/\(name).yaml", text: text), zones: zones).pipelines
          .first
      }
      read.updateValue(made, forKey: source)
      return made
    }
  }
}
