// Apollo's composition: the subgraph composes, alone and beside another one, and `@oneOf` and the costs survive.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { composeServices } from "@apollo/composition";
import { buildSchema, parse, validate } from "graphql";

const subgraph = readFileSync(process.env.ROOTSKI_SUBGRAPH, "utf8");

// Another team's subgraph: types of its own, and a field that it adds to words.
const DECKS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { decks: [Deck!]! }
  type Deck @key(fields: "id") { id: ID! title: String! wordIds: [ID!]! }
  type Word @key(fields: "id") { id: ID! decks: [Deck!]! }
`;

function composed(...services) {
  const { schema, supergraphSdl, errors, hints } = composeServices(services);
  assert.deepEqual((errors ?? []).map(({ message }) => message), []);
  // The scope of cache hints is an enum that only a directive uses.
  assert.deepEqual((hints ?? []).map(({ definition }) => definition.code), ["UNUSED_ENUM_TYPE"]);
  return { api: schema.toAPISchema().toGraphQLJSSchema(), supergraphSdl };
}

const dictionary = { name: "dictionary", url: "http://127.0.0.1:8000/graphql", typeDefs: parse(subgraph) };
const alone = composed(dictionary);
const both = composed(dictionary, { name: "decks", url: "http://127.0.0.1:8001/graphql", typeDefs: parse(DECKS) });

for (const { api, supergraphSdl } of [alone, both]) {
  const query = parse('{ word(by: { text: { text: "вода" } }) { stressed breakdown { items { text } } } }');
  assert.deepEqual(validate(api, query), []);
  assert.ok(buildSchema(supergraphSdl, { assumeValidSDL: true }));
  assert.match(supergraphSdl, /@listSize\(/);
  assert.match(supergraphSdl, /@cost\(/);
}
// Composition accepts only what a gateway can resolve: from a word of the dictionary to the fields of the other subgraph.
const joined = parse('{ word(by: { text: { text: "вода" } }) { stressed decks { title } } decks { wordIds } }');
assert.deepEqual(validate(both.api, joined), []);

console.log(`federation: ${Object.keys(alone.api.getTypeMap()).length} types composed`);
