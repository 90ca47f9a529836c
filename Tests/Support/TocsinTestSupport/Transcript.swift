package import Foundation

/// Commands and what they print, as in documentation.
///
///     $ tocsin lint rules/
///     1 file, 1 valid rule: no errors, no warnings
///     [status 2]
///
/// A line of dots alone (`...`) stands for any lines. Standard error follows standard output.
package struct Transcript {
  package struct Step {
    package var command: String
    package var expected: [String]
    package var status: Int32
    package var line: Int
  }

  package var steps: [Step] = []

  package init(_ text: String, firstLine: Int = 1) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .enumerated()
    {
      if line.hasPrefix("$ ") {
        steps.append(
          Step(command: String(line.dropFirst(2)), expected: [], status: 0, line: firstLine + index))
      } else if !steps.isEmpty {
        if line.hasPrefix("[status "), let status = Int32(line.dropFirst(8).dropLast()) {
          steps[steps.count - 1].status = status
        } else if steps[steps.count - 1].command.hasSuffix("\\") {
          steps[steps.count - 1].command =
            steps[steps.count - 1].command.dropLast() + String(line.drop { $0 == " " || $0 == ">" })
        } else {
          steps[steps.count - 1].expected.append(line)
        }
      }
    }
    for index in steps.indices {
      while steps[index].expected.last == "" { steps[index].expected.removeLast() }
    }
  }

  /// Whether the lines printed are those expected.
  package static func matches(_ actual: [String], _ expected: [String]) -> Bool {
    guard let first = expected.first else { return actual.isEmpty }
    if first == "..." {
      let rest = Array(expected.dropFirst())
      return (0...actual.count).contains { matches(Array(actual[$0...]), rest) }
    }
    guard let line = actual.first else { return false }
    return matchesLine(line, first) && matches(Array(actual.dropFirst()), Array(expected.dropFirst()))
  }

  /// `…` within a line stands for any text.
  private static func matchesLine(_ actual: String, _ expected: String) -> Bool {
    if actual == expected { return true }
    let parts = expected.components(separatedBy: "[..]")
    guard parts.count > 1 else { return false }
    var rest = Substring(actual)
    for (index, part) in parts.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if index == parts.count - 1 {
        return rest.hasSuffix(part)
      } else {
        guard let range = rest.range(of: part) else { return false }
        rest = rest[range.upperBound...]
      }
    }
    return true
  }
}

/// Runs the built program.
package struct Shell {
  /// Where commands run; removed with ``remove()``.
  package let directory: URL

  package init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tocsin-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  package func remove() { try? FileManager.default.removeItem(at: directory) }

  /// Copies a file or directory of the repository.
  package func copy(_ path: String, to name: String? = nil) throws {
    let target = directory.appendingPathComponent(name ?? path)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Repository.url(path), to: target)
  }

  package func write(_ text: String, to name: String) throws {
    let target = directory.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: target)
  }

  /// The directory with the built `tocsin`: beside the test bundle.
  package static var products: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let fallback = URL(fileURLWithPath: CommandLine.arguments[0])
    return (bundle ?? fallback).deletingLastPathComponent()
  }

  package struct Output {
    package var standardOutput: [UInt8]
    package var standardError: String
    package var status: Int32

    package var text: String { String(decoding: standardOutput, as: UTF8.self) }
  }

  /// Runs a command line with `bash`, `tocsin` on its path.
  package func run(_ command: String) throws -> Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = directory
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(Shell.products.path):\(environment["PATH"] ?? "/usr/bin:/bin")"
    environment["NO_COLOR"] = "1"
    environment["LC_ALL"] = "C.UTF-8"
    process.environment = environment
    let output = directory.appendingPathComponent(".stdout-\(UUID().uuidString)")
    let errors = directory.appendingPathComponent(".stderr-\(UUID().uuidString)")
    for file in [output, errors] { FileManager.default.createFile(atPath: file.path, contents: nil) }
    defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Output(
      standardOutput: Array(try Data(contentsOf: output)),
      standardError: String(decoding: try Data(contentsOf: errors), as: UTF8.self),
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    )
  }
}
