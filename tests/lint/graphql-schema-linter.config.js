// graphql-schema-linter over schema.graphql: all its rules but for those named here, each with the reason.

module.exports = {
  rules: [
    "arguments-have-descriptions",
    "defined-types-are-used",
    "deprecations-have-a-reason",
    "descriptions-are-capitalized",
    "enum-values-all-caps",
    "enum-values-have-descriptions",
    "fields-are-camel-cased",
    "fields-have-descriptions",
    "input-object-values-are-camel-cased",
    "input-object-values-have-descriptions",
    "relay-connection-arguments-spec",
    "relay-connection-types-spec",
    "relay-page-info-spec",
    "types-are-capitalized",
    "types-have-descriptions",

    // enum-values-sorted-alphabetically: values stand in the order in which learners know them, the cases as every
    // grammar lists them, the levels from A1 to C2.

    // input-object-fields-sorted-alphabetically, interface-fields-sorted-alphabetically,
    // type-fields-sorted-alphabetically: fields stand by meaning, `id` first, the singular before the plural, so that a
    // type reads from the plain to the special in GraphiQL and in code that is generated. Types are sorted.
  ],
  ignore: {
    // The description of a person is its Russian pronoun (`я`), which is not written with a capital inside a sentence.
    "descriptions-are-capitalized": [
      "PersonForms.firstSingular",
      "PersonForms.secondSingular",
      "PersonForms.thirdSingular",
      "PersonForms.firstPlural",
      "PersonForms.secondPlural",
      "PersonForms.thirdPlural",
    ],
  },
};
