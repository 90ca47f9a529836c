import Foundation
import Testing
import TocsinDiagnostics
import TocsinTestSupport
import TocsinWorkspace

/// What a file is, told from its keys: the table of all kinds.
struct ContentKindTests {
  struct Row: Sendable, CustomStringConvertible {
    var description: String
    var text: String
    var path: String
    var expected: ContentKind

    init(_ description: String, _ text: String, path: String = "a.yaml", _ expected: ContentKind) {
      (self.description, self.text, self.path, self.expected) = (description, text, path, expected)
    }
  }

  static let body =
    "name: A\nqueries: [{query: 'a:b'}]\ncases: [{status: low, condition: a > 0}]\nmessage: m\n"
  static let json =
    #"{"name":"A","queries":[{"query":"a"}],"cases":[{"status":"low"}],"options":{"keepAlive":0},"message":"m"}"#

  static let rules: [Row] = [
    Row("a rule", Texts.rule("A"), .rule),
    Row("flow style", "{name: A, queries: [{query: x}], cases: [{status: low}]}", .rule),
    Row("JSON", json, path: "a.json", .rule),
    Row("JSON on many lines", json.replacing(",", with: ",\n  ").replacing("{", with: "{\n"), .rule),
    Row("a list of rules", "- name: A\n  queries:\n  - query: x\n  cases:\n  - status: low\n", .rule),
    Row("a list in JSON", "[\(json),\(json)]", .rule),
    Row("the service's list", #"{"data":[\#(json)],"meta":{"page":{}}}"#, .rule),
    Row("JSON:API", #"{"data":{"type":"rule","attributes":\#(json)}}"#, .rule),
    Row("JSON:API list", #"{"data":[{"id":"x","attributes":\#(json)}]}"#, .rule),
    Row("a list called rules", #"{"rules":[\#(json)]}"#, .rule),
    Row("one rule a line", "\(json)\n\(json)\n", path: "a.ndjson", .rule),
    Row("a second document", "x: 1\n---\n\(body)", .rule),
    Row("a type alone", "name: A\ntype: signal_correlation\n", .rule),
    Row("third party cases", "name: A\nthirdPartyCases: [{status: low, query: x}]\nmessage: m\n", .rule),
    Row("a configuration rule", "name: A\ntype: cloud_configuration\ncomplianceSignalOptions: {}\n", .rule),
    Row("a comment and a mark before", "# c\n%YAML 1.2\n---\n\(body)", .rule),
    Row("a mark of order", "\u{FEFF}\(body)", .rule),
    Row("carriage returns", body.replacing("\n", with: "\r\n"), .rule),
    Row("anchors", "&r name: A\nqueries: &q\n- query: x\ncases: *c\nmessage: m\n", .rule),
    Row("quoted keys", "\"name\": A\n'queries': [{query: x}]\n\"cases\" : []\n", .rule),
    Row("no cases", "name: A\nqueries:\n  - query: x\nmessage: m\n", .rule),
    Row("no queries", "name: A\ncases: [{status: low, condition: a > 0}]\nmessage: m\n", .rule),
  ]

  /// Texts that no reader of YAML takes: rules all the same.
  static let broken: [Row] = [
    Row("an open quote", "name: \"A\nqueries: [{query: x}]\ncases: [{status: low}]\n", .rule),
    Row("an open bracket", "name: A\ntags: [a, b\nqueries: [{query: x}]\ncases: [{status: low}]\n", .rule),
    Row("an open brace", "name: A\noptions: {keepAlive: 0\nqueries:\n- query: x\ncases: []\n", .rule),
    Row("a colon too many", "name: A: B\nqueries: [{query: x}]\ncases: [{status: low}]\n", .rule),
    Row("a tab", "name: A\nqueries:\n\t- query: x\ncases:\n\t- status: low\n", .rule),
    Row("a conflict", "<<<<<<< HEAD\n\(body)=======\n\(body)>>>>>>> other\n", .rule),
    Row("JSON cut off", String(json.prefix(60)), .rule),
    Row("JSON with a comma too many", json.replacing("]", with: ",]"), .rule),
    Row("UTF-16", body.flatMap { "\($0)\0" }.map(String.init).joined(), .rule),
    Row("a control character", "name: A\u{1}\nqueries: [{query: x}]\ncases: [{status: low}]\n", .rule),
  ]

  static let ours: [Row] = [
    Row("a suppression", "name: s\nrule_query: x\nsuppression_query: y\n", .suppression),
    Row("a suppression's body", #"{"data":{"type":"suppressions","attributes":{"name":"s"}}}"#, .suppression),
    Row("suppressions", #"{"data":[{"type":"suppressions","attributes":{"rule_query":"x"}}]}"#, .suppression),
    Row("rule tests", Texts.tests, path: "a.test.yaml", .ruleTest),
    Row("rule tests by another name", Texts.tests, path: "tests.yaml", .ruleTest),
    Row("payload tests", "ruleQueryPayloads: [{index: 0, expectedResult: true, payload: {}}]\n", .ruleTest),
    Row("broken rule tests", "tests:\n  - name: \"x\n    expect: []\n", path: "a.test.yml", .ruleTest),
    Row("a configuration", "lint:\n  paths: [rules]\n", .configuration),
    Row("a configuration with patterns", "exclude: [vendor]\n", .configuration),
    Row("nothing", "", .empty), Row("comments", "# to do\n\n  # more\n---\n", .empty),
    Row("a name", "name: x\n", .unknown(hasRuleKeys: true)),
    Row("other keys", "x: 1\ny: [a]\n", .unknown(hasRuleKeys: false)),
    Row("a text", "just words\n", .unknown(hasRuleKeys: false)),
    Row("a list of words", "- a\n- b\n", .unknown(hasRuleKeys: false)),
    Row("an empty mapping", "{}", path: "a.json", .unknown(hasRuleKeys: false)),
    Row(
      "a text that talks of rules", "notes: |\n  queries: x\n  cases: y\n  name: z\n",
      .unknown(hasRuleKeys: false)),
  ]

  static let others: [Row] = [
    Row(
      "Sigma", "title: x\nlogsource: {product: windows}\ndetection:\n  condition: a\n", .other("a Sigma rule")
    ),
    Row("workflow", "on: push\njobs: {a: {runs-on: x}}\n", .other("a GitHub workflow")),
    Row("action", "name: x\nruns:\n  using: node20\n", .other("a GitHub action")),
    Row("compose", "services:\n  web: {image: x}\n", .other("a Compose file")),
    Row("manifest", "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n", .other("a Kubernetes manifest")),
    Row(
      "manifests", "---\napiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: B\n",
      .other("a Kubernetes manifest")),
    Row("package.json", #"{"name":"x","version":"1.0.0","scripts":{}}"#, .other("a package.json")),
    Row("lock", #"{"name":"x","lockfileVersion":3,"packages":{}}"#, .other("a package lock")),
    Row("tsconfig", #"{"compilerOptions":{}}"#, .other("a TypeScript configuration")),
    Row("mkdocs", "site_name: x\nnav: []\n", .other("a MkDocs configuration")),
    Row("pre-commit", "repos:\n- repo: x\n  hooks: []\n", .other("a pre-commit configuration")),
    Row("hooks", "- id: x\n  entry: y\n  language: system\n", .other("a list of pre-commit hooks")),
    Row("playbook", "- hosts: all\n  tasks: []\n", .other("an Ansible playbook")),
    Row("alerts", "groups:\n- name: x\n  rules: []\n", .other("a file of Prometheus rules")),
    Row(
      "pipeline", "name: x\nis_enabled: true\nfilter: {query: y}\nprocessors: []\n",
      .other("a Datadog log pipeline")),
    Row("dashboard", #"{"title":"x","widgets":[],"layout_type":"ordered"}"#, .other("a Datadog dashboard")),
    Row(
      "monitor", "name: x\ntype: log alert\nquery: y\nmessage: z\ntags: []\noptions: {}\n",
      .other("a Datadog monitor")),
    Row("CodeQL", "name: x\nqueries:\n  - uses: y\n", .other("a CodeQL configuration")),
    Row("OpenAPI", "openapi: 3.0.0\npaths: {}\n", .other("an OpenAPI description")),
    Row("schema", #"{"$schema":"x","$id":"y","properties":{}}"#, .other("a JSON Schema")),
    Row("baseline", "{\"version\": 1,\"findings\": []}", .other("a Tocsin baseline")),
    Row("logs", "{\"timestamp\":1,\"message\":\"x\"}\n", .other("a file of logs")),
    Row("Helm test", "suite: x\ntests:\n  - it: y\n", path: "x.test.yaml", .other("a Helm unit test")),
    Row(
      "CloudFormation", "AWSTemplateFormatVersion: '2010'\nResources: {}\n",
      .other("a CloudFormation template")),
    Row("GitLab", "stages: [a]\nx:\n  script: [y]\nvariables: {}\n", .other("a GitLab pipeline")),
  ]

  @Test(arguments: rules + broken + ours + others)
  func `keys tell what a file is`(row: Row) {
    #expect(ContentKind.of(Array(row.text.utf8), path: row.path) == row.expected)
  }

  @Test func `whatever decodes to a rule is one`() throws {
    let paths = ["rules", "Tests/TocsinSemanticsTests/Cases/exports"].map { Repository.url($0).path }
    let loaded = Workspace().loadRules(paths)
    #expect(loaded.files.count > 80 && loaded.passedOver.isEmpty)
    for file in loaded.files where file.isValid {
      let kind = ContentKind.of(file.source.bytes, path: file.source.name)
      #expect(kind == (file.rules.isEmpty ? .suppression : .rule), "\(file.source.name)")
    }
  }

  @Test func `mistakes do not make a rule another kind of file`() throws {
    let loaded = Workspace().loadRules([Repository.url("Tests/TocsinSemanticsTests/Cases/mistakes").path])
    #expect(loaded.passedOver.map(\.path) == [])
  }

  @Test(arguments: ["- ", "[", "{a: ", "a:\n ", "{\"a\":[", "'", "- - a:\n", "\\\"", "&a "])
  func `a hostile text ends soon`(part: String) {
    let text = String(repeating: part, count: 200_000 / part.utf8.count)
    let clock = ContinuousClock()
    let time = clock.measure { _ = ContentKind.of(Array(text.utf8), path: "a.yaml") }
    #expect(time < .seconds(5))
  }
}
