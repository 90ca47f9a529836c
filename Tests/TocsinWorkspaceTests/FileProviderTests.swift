import Testing
import TocsinIO
import TocsinWorkspace

/// What is read under a path, from disk and from texts in front of it.
struct FileProviderTests {
  enum Contents: Equatable, Sendable {
    case success(String)
    case failure(LogReadError.Kind)
  }

  struct Reading: Sendable, CustomStringConvertible {
    var description: String
    var files: [(path: String, text: String)] = []
    var texts: [(path: String, text: String)] = []
    var path = "a.yaml"
    var limit = 100
    var expected: Contents

    init(
      _ description: String, files: [(path: String, text: String)] = [],
      texts: [(path: String, text: String)] = [], path: String = "a.yaml", limit: Int = 100,
      _ expected: Contents
    ) {
      self.description = description
      self.files = files
      self.texts = texts
      self.path = path
      self.limit = limit
      self.expected = expected
    }
  }

  static let readings: [Reading] = [
    Reading("a file", files: [("a.yaml", "disk")], .success("disk")),
    Reading(
      "a text in front of a file", files: [("a.yaml", "disk")], texts: [("a.yaml", "memory")],
      .success("memory")),
    Reading("a text without a file", texts: [("a.yaml", "memory")], .success("memory")),
    Reading(
      "the later of two texts", texts: [("a.yaml", "first"), ("./a.yaml", "second")], .success("second")),
    Reading(
      "a text spelled otherwise", files: [("b/a.yaml", "disk")], texts: [("b/./a.yaml", "memory")],
      path: "b//a.yaml", .success("memory")),
    Reading(
      "a file beside a text", files: [("b.yaml", "disk")], texts: [("a.yaml", "memory")], path: "b.yaml",
      .success("disk")),
    Reading("an empty text", files: [("a.yaml", "disk")], texts: [("a.yaml", "")], .success("")),
    Reading("nothing", .failure(.notFound)),
    Reading("a directory", files: [("a.yaml/b", "")], .failure(.misuse)),
    Reading("a file of the greatest size", files: [("a.yaml", "disk")], limit: 4, .success("disk")),
    Reading("a file that is too large", files: [("a.yaml", "disk")], limit: 3, .failure(.budget)),
    Reading("a text of the greatest size", texts: [("a.yaml", "memory")], limit: 6, .success("memory")),
    Reading("a text that is too large", texts: [("a.yaml", "memory")], limit: 5, .failure(.budget)),
  ]

  static func read(
    _ path: String, _ limit: Int, from files: any FileProvider
  ) -> Contents {
    do throws(LogReadError) {
      return .success(String(decoding: try files.read(path, limit: limit), as: UTF8.self))
    } catch {
      return .failure(error.kind)
    }
  }

  @Test(arguments: readings)
  func `a text in memory shadows the file`(reading: Reading) throws {
    let folder = try Folder(reading.files)
    let overlay = folder.overlay(reading.texts)
    let path = folder.path(reading.path)
    #expect(FileProviderTests.read(path, reading.limit, from: overlay) == reading.expected)
    let isFile = reading.expected != .failure(.notFound) && reading.expected != .failure(.misuse)
    #expect(overlay.isFile(path) == isFile)
    if reading.texts.isEmpty {
      #expect(FileProviderTests.read(path, reading.limit, from: DiskFiles()) == reading.expected)
      #expect(DiskFiles().isFile(path) == isFile)
    }
  }

  @Test func `a text that is taken away shows the file again`() throws {
    let folder = try Folder([("a.yaml", "disk")])
    var overlay = folder.overlay([("a.yaml", "memory")])
    overlay.close(folder.path("./a.yaml"))
    #expect(FileProviderTests.read(folder.path("a.yaml"), 100, from: overlay) == .success("disk"))
  }

  struct Listing: Sendable, CustomStringConvertible {
    var description: String
    var files: [String]
    var texts: [String]
    var asked: [String]
    var expected: [String]
    var missing: [String] = []

    init(
      _ description: String, files: [String] = [], texts: [String] = [], asked: [String],
      _ expected: [String], missing: [String] = []
    ) {
      self.description = description
      self.files = files
      self.texts = texts
      self.asked = asked
      self.expected = expected
      self.missing = missing
    }
  }

  static let listings: [Listing] = [
    Listing(
      "a directory in the order of names", files: ["b.yaml", "a.yml", "c.json"], asked: [""],
      ["a.yml", "b.yaml", "c.json"]),
    Listing(
      "rules only", files: ["a.yaml", "a.test.yaml", "a.logs.ndjson", "tocsin.yaml", ".b.yaml"],
      texts: ["c.yaml", "c.test.yaml", "c.logs.json", ".d.yaml", ".git/e.yaml"], asked: [""],
      ["a.yaml", "c.yaml"]),
    Listing(
      "a file and a directory that holds it", files: ["a.yaml", "b.yaml"], asked: ["b.yaml", ""],
      ["b.yaml", "a.yaml"]),
    Listing("a shadowed file once", files: ["a.yaml"], texts: ["a.yaml"], asked: [""], ["a.yaml"]),
    Listing("a text without a file, named", texts: ["a.yaml"], asked: ["a.yaml"], ["a.yaml"]),
    Listing(
      "a text without a file, below a directory", files: ["b/b.yaml"], texts: ["b/a.yaml", "c/a.yaml"],
      asked: ["b"], ["b/b.yaml", "b/a.yaml"]),
    Listing(
      "a directory of texts alone", texts: ["c/b.yaml", "c/a.yaml"], asked: ["c"],
      ["c/a.yaml", "c/b.yaml"]),
    Listing("a glob of files", files: ["a.yaml"], texts: ["b.yaml"], asked: ["*.yaml"], ["a.yaml"]),
    Listing(
      "a missing path among others", files: ["a.yaml"], asked: ["a.yaml", "none.yaml"], ["a.yaml"],
      missing: ["none.yaml"]),
    Listing("an empty directory", files: ["b/notes.txt"], asked: ["b"], []),
  ]

  @Test(arguments: listings)
  func `texts are listed like files`(listing: Listing) throws {
    let folder = try Folder(listing.files.map { ($0, "name: x\n") })
    let overlay = folder.overlay(listing.texts.map { ($0, "name: x\n") })
    let list = overlay.ruleFiles(listing.asked.map(folder.path))
    #expect(list.paths.map(folder.name) == listing.expected)
    #expect(list.failures.map { folder.name($0.path) } == listing.missing)
  }
}
