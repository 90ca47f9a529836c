/// A Swift file that lists what the files of a directory declare.
protocol RegistrySource {
  /// Where the file is, from the root of the repository.
  var path: String { get }
  /// What is to be in it.
  var text: String { get }
}

extension RootOptions {
  /// What the lines of the Swift files below a directory declare; `name` gets the words of a line.
  func declarations(in directory: String, _ name: ([Substring]) -> String?) -> [String] {
    files(in: directory).filter { $0.hasSuffix(".swift") }.flatMap { file in
      (text(file) ?? "").split(separator: "\n").compactMap { name($0.split(separator: " ")) }
    }
  }
}
