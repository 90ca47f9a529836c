/// The keys of a configuration file: the lists that the reader, its messages and the JSON Schema use.
package enum ConfigurationSchema {
  package static let root = ["exclude", "lint", "test", "logs", "overrides"]
  package static let selection = ["select", "ignore", "levels"]
  package static let lint = ["paths", "strict", "info", "format", "baseline"] + selection
  package static let test = ["paths", "allowUnsupported"]
  package static let logs = ["timeKey"]
  package static let override = ["files"] + selection
  package static let formats = ["text", "concise", "json", "github", "sarif", "gitlab", "datadog"]

  /// JSON Schema of the file, draft 2020-12.
  package static let jsonSchema = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "urn:tocsin:schema:configuration:1",
      "title": "Tocsin configuration",
      "type": ["object", "null"],
      "additionalProperties": false,
      "properties": {
        "exclude": {
          "description": "Files and directories that are passed over in directories, such as `vendor` or `k8s/**`.",
          "type": ["array", "null"],
          "items": {"type": "string", "minLength": 1}
        },
        "lint": {
          "description": "Defaults of `tocsin lint`, and the checks that it runs.",
          "type": ["object", "null"],
          "additionalProperties": false,
          "properties": {
            "paths": {"$ref": "#/$defs/paths"},
            "strict": {"description": "Whether warnings end with exit status 1.", "type": "boolean"},
            "info": {"description": "Whether infos are shown.", "type": "boolean"},
            "format": {"enum": [\(formats.map { "\"\($0)\"" }.joined(separator: ", "))]},
            "baseline": {"description": "A file with known findings.", "type": "string", "minLength": 1},
            "select": {"$ref": "#/$defs/checks", "description": "The checks to run; `default` without the key."},
            "ignore": {"$ref": "#/$defs/checks", "description": "Checks that are not run."},
            "levels": {"$ref": "#/$defs/levels"}
          }
        },
        "test": {
          "description": "Defaults of `tocsin test`.",
          "type": ["object", "null"],
          "additionalProperties": false,
          "properties": {
            "paths": {"$ref": "#/$defs/paths"},
            "allowUnsupported": {
              "description": "Whether rules that are not evaluated offline are skipped.",
              "type": "boolean"
            }
          }
        },
        "logs": {
          "description": "How every command reads logs.",
          "type": ["object", "null"],
          "additionalProperties": false,
          "properties": {
            "timeKey": {
              "description": "Attribute that holds the time of records, such as `data.created`.",
              "type": "string",
              "minLength": 1
            }
          }
        },
        "overrides": {
          "description": "Other choices for some files; later ones win.",
          "type": ["array", "null"],
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["files"],
            "properties": {
              "files": {
                "description": "Patterns relative to the configuration's directory, such as `rules/legacy/**`.",
                "type": "array",
                "minItems": 1,
                "items": {"type": "string", "minLength": 1}
              },
              "select": {"$ref": "#/$defs/checks", "description": "Checks to run as well."},
              "ignore": {"$ref": "#/$defs/checks", "description": "Checks that are not run."},
              "levels": {"$ref": "#/$defs/levels"}
            }
          }
        }
      },
      "$defs": {
        "paths": {
          "description": "Rule files, directories or globs, where the command line names none.",
          "type": "array",
          "items": {"type": "string", "minLength": 1}
        },
        "checks": {
          "description": "Codes, names, globs such as `K3*`, `default` or `all`.",
          "type": "array",
          "items": {"type": "string", "minLength": 1}
        },
        "levels": {
          "description": "How much the findings of a check matter.",
          "type": "object",
          "additionalProperties": {"enum": ["info", "warning", "error"]}
        }
      }
    }

    """
}
