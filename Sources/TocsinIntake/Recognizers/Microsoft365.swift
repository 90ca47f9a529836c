import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// Lists of names with values become objects.
  ///
  /// Source: source mappings, sections 0.2 and 10.
  static let microsoft365 = SourceRecognizer(
    "Microsoft 365", sign: "`CreationTime`, `Operation`, `Workload` and `RecordType`",
    marks: ["\"Workload\""],
    shape: { log in
      var shaped = log
      for key in ["Parameters", "ExtendedProperties", "DeviceProperties"] as [UTF8Text] {
        if let object = NamedValues.object(log.members[key], name: "Name", value: "Value") {
          shaped.members.set(key, object)
        }
      }
      return [shaped]
    },
    source: { log in
      log.members.has("CreationTime", "Operation", "Workload", "RecordType") ? "microsoft-365" : nil
    })
}
