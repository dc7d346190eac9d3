/** The parts of the SARIF 2.1.0 schema (OASIS) that a log of ours uses: required properties, enumerations, bounds, and no property that the standard lacks. */

const TEXT = { type: "object", required: ["text"], additionalProperties: false, properties: { text: { type: "string" }, markdown: { type: "string" } } };

const LOCATION = {
  type: "object",
  additionalProperties: false,
  properties: {
    id: { type: "integer", minimum: -1 },
    message: TEXT,
    physicalLocation: {
      type: "object",
      additionalProperties: false,
      required: ["artifactLocation"],
      properties: {
        artifactLocation: {
          type: "object",
          additionalProperties: false,
          properties: { uri: { type: "string", format: "uri-reference" }, uriBaseId: { type: "string" } },
        },
        region: {
          type: "object",
          additionalProperties: false,
          properties: Object.fromEntries(["startLine", "startColumn", "endLine", "endColumn"].map((name) => [name, { type: "integer", minimum: 1 }])),
        },
      },
    },
  },
};

const LEVEL = { enum: ["none", "note", "warning", "error"] };

export const SARIF_SCHEMA = {
  type: "object",
  required: ["version", "runs"],
  additionalProperties: false,
  properties: {
    $schema: { type: "string", format: "uri" },
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      items: {
        type: "object",
        required: ["tool"],
        additionalProperties: false,
        properties: {
          tool: {
            type: "object",
            required: ["driver"],
            additionalProperties: false,
            properties: {
              driver: {
                type: "object",
                required: ["name"],
                additionalProperties: false,
                properties: {
                  name: { type: "string" },
                  version: { type: "string" },
                  semanticVersion: { type: "string" },
                  rules: {
                    type: "array",
                    uniqueItems: true,
                    items: {
                      type: "object",
                      required: ["id"],
                      additionalProperties: false,
                      properties: {
                        id: { type: "string" },
                        name: { type: "string" },
                        shortDescription: TEXT,
                        fullDescription: TEXT,
                        help: TEXT,
                        defaultConfiguration: { type: "object", additionalProperties: false, properties: { level: LEVEL } },
                      },
                    },
                  },
                },
              },
            },
          },
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          originalUriBaseIds: {
            type: "object",
            additionalProperties: { type: "object", properties: { uri: { type: "string", format: "uri", pattern: "/$" } } },
          },
          results: {
            type: "array",
            items: {
              type: "object",
              required: ["message"],
              additionalProperties: false,
              properties: {
                ruleId: { type: "string" },
                ruleIndex: { type: "integer", minimum: -1 },
                level: LEVEL,
                message: TEXT,
                locations: { type: "array", items: LOCATION },
                relatedLocations: { type: "array", uniqueItems: true, items: LOCATION },
              },
            },
          },
        },
      },
    },
  },
};
