/// A kind of file that is no rule, and the keys that it is told by.
struct OtherContent: Sendable {
  /// With its article.
  let what: String
  /// Of each of these one key is there.
  private let keys: [[String]]
  /// None of these is there.
  private let absent: [String]

  /// `keys` are separated by blanks, alternatives by `|`.
  private init(_ what: String, _ keys: String, without absent: String = "") {
    self.what = what
    self.keys = keys.split(separator: " ").map { $0.split(separator: "|").map(String.init) }
    self.absent = absent.split(separator: " ").map(String.init)
  }

  /// Whether a mapping with these keys is of this kind.
  func matches(_ found: KeyScan.Keys) -> Bool {
    keys.allSatisfy { $0.contains { found[$0] != nil } } && !absent.contains { found[$0] != nil }
  }

  /// The more particular kinds come first.
  static let all: [OtherContent] = security + datadog + continuous + infrastructure + packages + documents

  private static let security = [
    OtherContent("a Sigma rule", "logsource detection"),
    OtherContent("a Sigma correlation rule", "correlation.type|correlation.rules"),
    OtherContent("a Panther rule", "AnalysisType"),
    OtherContent("a Microsoft Sentinel rule", "queryFrequency|triggerOperator|queryPeriod query"),
    OtherContent("an Elastic detection rule", "risk_score|rule_id query|index|language"),
    OtherContent("a Splunk detection", "search how_to_implement|data_source|known_false_positives"),
    OtherContent("a list of Falco rules", "rule|macro|list condition|items|output", without: "queries cases"),
    OtherContent("a Semgrep configuration", "rules[].pattern|rules[].patterns|rules[].pattern-either"),
    OtherContent("a Semgrep rule", "pattern|patterns|pattern-either languages severity"),
    OtherContent("a Prowler or Trivy report", "Results|findings SchemaVersion|ArtifactName"),
    OtherContent("a SARIF log", "runs version $schema"),
    OtherContent("a MITRE ATT&CK layer", "techniques versions|domain"),
  ]

  private static let datadog = [
    OtherContent("a Datadog dashboard", "widgets layout_type|template_variables|title"),
    OtherContent("a Datadog log pipeline", "processors filter|is_enabled|type"),
    OtherContent(
      "a Datadog synthetic test", "config.request|config.assertions|config.steps locations|subtype"),
    OtherContent("a Datadog service level objective", "thresholds[].target|thresholds[].timeframe"),
    OtherContent("a Datadog notebook", "cells time|metadata", without: "nbformat"),
    OtherContent("a Datadog monitor", "query message type options|priority|name", without: "queries cases"),
    OtherContent("a Datadog Agent configuration", "api_key|dd_url|logs_enabled", without: "queries cases"),
    OtherContent("the configuration of a Datadog Agent integration", "init_config|instances|logs[].service"),
    OtherContent("a Datadog service definition", "dd-service|schema-version"),
  ]

  private static let continuous = [
    OtherContent("a GitHub workflow", "on|true jobs"),
    OtherContent("a GitHub action", "runs.using"),
    OtherContent("a Dependabot configuration", "version updates"),
    OtherContent("a GitHub issue form", "body name|description labels|body[].type"),
    OtherContent("a CodeQL configuration", "queries[].uses|disable-default-queries|query-filters"),
    OtherContent("a CircleCI configuration", "version jobs|workflows|orbs", without: "services"),
    OtherContent("an Azure pipeline", "trigger|pr|pool steps|stages|jobs"),
    OtherContent("a Bitbucket pipeline", "pipelines"),
    OtherContent("a Travis configuration", "language script|install|before_script"),
    OtherContent(
      "a GitLab pipeline", "stages|default|workflow|image stages|variables|before_script|include"),
    OtherContent("a pre-commit configuration", "repos"),
    OtherContent("a list of pre-commit hooks", "id entry language"),
    OtherContent("a Codecov configuration", "codecov|coverage.status"),
    OtherContent("a Renovate configuration", "packageRules|extends", without: "rules compilerOptions"),
  ]

  private static let infrastructure = [
    OtherContent("a Helm chart", "apiVersion name version", without: "kind"),
    OtherContent("a Kubernetes manifest", "apiVersion kind"),
    OtherContent("a Compose file", "services", without: "apiVersion"),
    OtherContent("a CloudFormation template", "Resources|AWSTemplateFormatVersion"),
    OtherContent("a Serverless configuration", "service provider functions|plugins"),
    OtherContent("an Ansible playbook", "hosts tasks|roles|vars|become"),
    OtherContent(
      "a list of Ansible tasks", "name ansible.builtin.command|when|register|become|notify|with_items|loop"),
    OtherContent("a file of Prometheus rules", "groups[].rules"),
    OtherContent("a Prometheus configuration", "scrape_configs"),
    OtherContent("an Alertmanager configuration", "route receivers"),
    OtherContent("an OpenTelemetry Collector configuration", "receivers exporters service|processors"),
    OtherContent("a Terraform state or plan", "terraform_version"),
    OtherContent("a Helm unit test", "suite|templates tests"),
  ]

  private static let packages = [
    OtherContent("a package lock", "lockfileVersion"),
    OtherContent(
      "a package.json", "name|private|version dependencies|devDependencies|scripts|main|workspaces"),
    OtherContent("a Composer file", "require|autoload name|require-dev|description"),
    OtherContent("a TypeScript configuration", "compilerOptions|references"),
    OtherContent("an ESLint configuration", "rules extends|env|plugins|parserOptions", without: "queries"),
    OtherContent("a list of Swift package pins", "pins"),
    OtherContent("a Conda environment", "channels dependencies"),
    OtherContent("a Python package lock", "_meta default|develop"),
    OtherContent("a swift-format configuration", "lineLength indentation|rules"),
  ]

  private static let documents = [
    OtherContent("a MkDocs configuration", "site_name"),
    OtherContent("a Jekyll configuration", "baseurl|permalink title|theme|plugins"),
    OtherContent("a Read the Docs configuration", "version build sphinx|mkdocs|python"),
    OtherContent("an OpenAPI description", "openapi|swagger"),
    OtherContent("a JSON Schema", "$schema $id|properties|$ref|definitions|$defs"),
    OtherContent("a Jupyter notebook", "cells nbformat"),
    OtherContent("a dbt project", "models version|name|config-version"),
    OtherContent("a Tocsin baseline", "version findings"),
    OtherContent(
      "a file of logs", "timestamp|@timestamp|ddsource|eventTime|eventName|EVENT_TYPE",
      without: "queries cases"),
  ]
}
