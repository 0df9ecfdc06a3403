// graphql-eslint over schema.graphql: its recommended rules for schemas and its Relay rules, run from the project's root.
// Each exception is argued beside it.

import graphql from "@graphql-eslint/eslint-plugin";

const VALUES = [
  // The inflection of a word and its forms: they have no life of their own, and are asked for through the word.
  "AdjectiveCases", "AdjectiveDeclension", "AdjectiveForms", "CaseForms", "GenderForms", "GrammaticalForm",
  "ImperativeForms", "NounDeclension", "Participles", "PersonForms", "RussianText", "VerbConjugation",
  // What a dictionary entry holds: a definition, sense or sentence is named by its place in the entry, which an import
  // may change; an id would promise more than the data keeps.
  "AspectualPair", "Definition", "DefinitionGroup", "ExampleSentence", "Sense",
  // Parts of a breakdown and places in a word: each is named by its position, and changes with the whole.
  "MorphemeBreakdownItem", "MorphemeMatch", "TextBreakdownItem", "TextRange",
  // A change in the history of a word: it is listed, and nothing refers to it.
  "BreakdownChange",
  // Made for the one answer they are in: there is nothing to ask for again.
  "TextAnalysis", "TextToken", "TokenCandidate",
  // One of a kind on a server, so that a cache keeps them by their field.
  "MorphemeIndex", "ServiceInfo", "ServiceLimits",
  // A limit is its name and its number, and told with all others.
  "RequestLimit",
  // A credit, which is shown and never followed.
  "DataSource",
  // Where a page lies: the Relay specification gives it no id.
  "PageInfo",
];

const ENDINGS = [
  // A page and its edges are named by what they were asked with; the Relay specification gives them no id.
  "Connection", "Edge",
  // What came of one mutation: a mutation is asked once.
  "Payload",
  // An error that the user can act on, likewise.
  "Error",
];

export default [
  {
    files: ["schema.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema.graphql" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,

      // Stricter than recommended: everything is described.
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
        },
      ],

      // What has a global id is a Node; the rest are values.
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { types: VALUES, suffixes: ENDINGS } }],

      // Pages go forward only: each is one query of an index in its order, from a sealed place on. Learners page through
      // results and lists from the beginning, and `last` would read an index backwards for nobody.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],

      // Lists that cannot grow, such as the parts of a word, are plain lists; and `nodes` saves clients that need no
      // cursors the way through `edges`. Lists that can grow are connections, which the other Relay rules look at.
      // And an example sentence, which has edges, is a value of its word's entry (see above); that all other edges lead
      // to nodes is held by tests/schema/test_sdl.py, since the rule knows no single exception.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
    },
  },
];
