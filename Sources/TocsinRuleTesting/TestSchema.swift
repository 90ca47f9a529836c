/// The keys of a rule test file: the one list that the decoder, its messages and the JSON Schema use.
package enum TestSchema {
  package static let root = ["ruleQueryPayloads", "tests"]
  package static let payload = ["expectedResult", "index", "payload"]
  package static let test = ["name", "rule", "history", "from", "events", "endsAt", "expect"]
  package static let repetition = ["times", "every"]
  package static let expectation = [
    "status", "case", "group", "at", "lastSeen", "escalations", "count", "title", "titleContains",
    "messageContains",
  ]
  package static let escalation = ["status", "case", "at"]

  /// Events that one `repeat` may make.
  package static let maximumRepetitions = 100_000

  /// JSON Schema of the file, draft 2020-12.
  package static let jsonSchema = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "https://tocsin.dev/schema/v1/rule-test.schema.json",
      "title": "Tocsin rule tests",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "ruleQueryPayloads": {
          "type": "array",
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["expectedResult", "index", "payload"],
            "properties": {
              "expectedResult": {"type": "boolean"},
              "index": {"type": "integer", "minimum": 0},
              "payload": {"type": "object"}
            }
          }
        },
        "tests": {
          "type": "array",
          "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "expect"],
            "properties": {
              "name": {"type": "string", "minLength": 1},
              "rule": {"type": "string"},
              "history": {"type": "array", "items": {"type": "object"}},
              "from": {"type": "string"},
              "events": {"type": "array", "items": {"type": "object"}},
              "endsAt": {"type": "string"},
              "expect": {
                "type": "array",
                "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "status": {"enum": ["info", "low", "medium", "high", "critical"]},
                    "case": {"type": "string"},
                    "group": {"type": "object"},
                    "at": {"type": "string"},
                    "lastSeen": {"type": "string"},
                    "escalations": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "additionalProperties": false,
                        "properties": {
                          "status": {"enum": ["info", "low", "medium", "high", "critical"]},
                          "case": {"type": "string"},
                          "at": {"type": "string"}
                        }
                      }
                    },
                    "count": {"type": ["integer", "object"]},
                    "title": {"type": "string"},
                    "titleContains": {"type": "string"},
                    "messageContains": {"type": "string"}
                  }
                }
              }
            }
          }
        }
      }
    }

    """
}
