import TocsinIO

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The programs and generated files of a benchmark.
struct Workspace {
  var tocsin: String
  var bench: String
  var directory: String
  /// 1 is the size of the goals; less for a quick look.
  var scale: Double
  var rounds: Int
  /// An earlier build, to be measured side by side.
  var previous: String?

  func path(_ name: String) -> String { "\(directory)/\(name)" }

  /// A generated log file, made when it is not there.
  func logs(_ kind: LogKind, bytes: Int) throws -> (path: String, bytes: Int) {
    let wanted = Int(Double(bytes) * scale)
    let path = path("\(kind.rawValue)-\(wanted).ndjson")
    if access(path, R_OK) != 0 {
      _ = try Child.run([bench, "generate", kind.rawValue, "--bytes", "\(wanted)"], output: path)
    }
    var info = stat()
    guard stat(path, &info) == 0 else { throw Child.Failure(description: "cannot write \(path)") }
    return (path, Int(info.st_size))
  }

  /// A directory of generated rules, made when it is not there.
  func rules(_ count: Int, _ density: MatchDensity = .sparse, areStateless: Bool = false) throws -> String {
    let directory = path(areStateless ? "stateless-\(count)" : "rules-\(density.rawValue)-\(count)")
    if access("\(directory)/0.yaml", R_OK) == 0 { return directory }
    mkdir(directory, 0o755)
    var files = RuleFiles(seed: 1, density: density)
    for number in 0..<count {
      guard let file = fopen("\(directory)/\(number).yaml", "w") else {
        throw Child.Failure(description: "cannot write \(directory)")
      }
      fputs(files.rule(number, isStateless: areStateless), file)
      fclose(file)
    }
    return directory
  }

  func write(_ text: String, to name: String) throws -> String {
    let path = path(name)
    guard let file = fopen(path, "w") else { throw Child.Failure(description: "cannot write \(path)") }
    fputs(text, file)
    fclose(file)
    return path
  }

  /// What ``CountsCommand`` counts.
  func counts(_ arguments: [String]) throws -> [(name: String, value: Double)] {
    let path = path("counts.txt")
    let result = try Child.run([bench, "counts"] + arguments, output: path)
    guard result.status == 0 else { throw Child.Failure(description: "exit status \(result.status): counts") }
    let text = String(decoding: try FileContents.read(path: path, limit: 1 << 20), as: UTF8.self)
    return text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let value = Double(words[1]) else { return nil }
      return (name: String(words[0]), value: value)
    }
  }

  /// Measures commands in turn, round by round, so that what disturbs one disturbs all.
  func sideBySide(_ commands: [[String]], input: [String]? = nil) throws -> [Figure] {
    var figures = Array(repeating: Figure(), count: commands.count)
    for _ in 0..<rounds {
      for (index, command) in commands.enumerated() {
        let result = try Child.run(command, input: input)
        guard result.status == 0 else {
          throw Child.Failure(description: "exit status \(result.status): \(command.joined(separator: " "))")
        }
        figures[index].add(result)
      }
    }
    return figures
  }
}

enum LogKind: String, CaseIterable {
  case salesforce
  case cloudtrail
  case denseCloudTrail = "cloudtrail-dense"
  case login
  case mixed
}
