import Foundation

/// What a JSON value may look like: the parts of a published schema that our reports use.
indirect enum JSONShape: Sendable {
  case string
  case choice([String])
  /// At least this.
  case integer(Int)
  case boolean
  case list(JSONShape, atLeast: Int)
  case object(required: [String], [String: JSONShape])
  /// Any keys with values of one shape.
  case map(JSONShape)

  /// Where a value differs from the shape.
  func faults(in value: Any, at path: String = "$") -> [String] {
    switch self {
    case .string: value is String ? [] : ["\(path): not a string"]
    case .choice(let values): values.contains(value as? String ?? "") ? [] : ["\(path): not one of \(values)"]
    case .integer(let minimum):
      (value as? NSNumber).map { !JSONShape.isBoolean($0) && $0.intValue >= minimum } ?? false
        ? [] : ["\(path): not an integer of at least \(minimum)"]
    case .boolean: (value as? NSNumber).map(JSONShape.isBoolean) ?? false ? [] : ["\(path): not a boolean"]
    case .list(let item, let minimum): listFaults(value, item, minimum, path)
    case .map(let item): objectFaults(value, path) { _ in item }
    case .object(let required, let members):
      required.filter { (value as? [String: Any])?[$0] == nil }.map { "\(path): no \($0)" }
        + objectFaults(value, path) { members[$0] }
    }
  }

  private static func isBoolean(_ number: NSNumber) -> Bool {
    number === (true as NSNumber) || number === (false as NSNumber) || String(cString: number.objCType) == "c"
  }

  private func listFaults(_ value: Any, _ item: JSONShape, _ minimum: Int, _ path: String) -> [String] {
    guard let items = value as? [Any] else { return ["\(path): not a list"] }
    return (items.count < minimum ? ["\(path): fewer than \(minimum)"] : [])
      + items.enumerated().flatMap { item.faults(in: $0.element, at: "\(path)[\($0.offset)]") }
  }

  private func objectFaults(_ value: Any, _ path: String, _ shape: (String) -> JSONShape?) -> [String] {
    guard let object = value as? [String: Any] else { return ["\(path): not an object"] }
    return object.sorted { $0.key < $1.key }.flatMap { key, value in
      shape(key).map { $0.faults(in: value, at: "\(path).\(key)") } ?? ["\(path): \(key) is not known"]
    }
  }
}

/// The published schema of SARIF 2.1.0, as far as our report goes; objects are closed there too.
enum SARIFShape {
  static let log = JSONShape.object(
    required: ["version", "runs"],
    ["$schema": .string, "version": .choice(["2.1.0"]), "runs": .list(run, atLeast: 0)])

  private static let run = JSONShape.object(
    required: ["tool"],
    [
      "tool": .object(required: ["driver"], ["driver": driver]),
      "columnKind": .choice(["utf16CodeUnits", "unicodeCodePoints"]),
      "originalUriBaseIds": .map(.object(required: [], ["uri": .string, "description": message])),
      "results": .list(result, atLeast: 0),
    ])

  private static let driver = JSONShape.object(
    required: ["name"],
    [
      "name": .string, "version": .string, "semanticVersion": .string, "informationUri": .string,
      "rules": .list(rule, atLeast: 0),
    ])

  private static let rule = JSONShape.object(
    required: ["id"],
    [
      "id": .string, "name": .string, "shortDescription": multiformat, "fullDescription": multiformat,
      "help": multiformat, "helpUri": .string,
      "defaultConfiguration": .object(required: [], ["level": level, "enabled": .boolean]),
      "properties": .object(required: [], ["tags": .list(.string, atLeast: 0)]),
    ])

  private static let multiformat = JSONShape.object(
    required: ["text"], ["text": .string, "markdown": .string])
  private static let message = JSONShape.object(required: ["text"], ["text": .string, "markdown": .string])
  private static let level = JSONShape.choice(["none", "note", "warning", "error"])

  private static let result = JSONShape.object(
    required: ["message"],
    [
      "ruleId": .string, "ruleIndex": .integer(0), "level": level, "message": message,
      "locations": .list(location, atLeast: 0), "relatedLocations": .list(location, atLeast: 0),
      "partialFingerprints": .map(.string), "fixes": .list(fix, atLeast: 0),
    ])

  private static let location = JSONShape.object(
    required: [],
    [
      "id": .integer(0), "message": message,
      "physicalLocation": .object(required: [], ["artifactLocation": artifact, "region": region]),
    ])

  private static let artifact = JSONShape.object(required: [], ["uri": .string, "uriBaseId": .string])

  private static let region = JSONShape.object(
    required: [],
    [
      "startLine": .integer(1), "startColumn": .integer(1), "endLine": .integer(1), "endColumn": .integer(1),
    ])

  private static let fix = JSONShape.object(
    required: ["artifactChanges"],
    [
      "description": message,
      "artifactChanges": .list(
        .object(
          required: ["artifactLocation", "replacements"],
          [
            "artifactLocation": artifact,
            "replacements": .list(
              .object(
                required: ["deletedRegion"],
                ["deletedRegion": region, "insertedContent": .object(required: [], ["text": .string])]),
              atLeast: 1),
          ]), atLeast: 1),
    ])
}
