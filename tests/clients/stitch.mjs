// A gateway of @graphql-tools/stitch over the server and a schema of its own, within the limit of aliases.

import assert from "node:assert/strict";

import { buildHTTPExecutor } from "@graphql-tools/executor-http";
import { stitchSchemas } from "@graphql-tools/stitch";
import { schemaFromExecutor } from "@graphql-tools/wrap";
import { buildSchema, execute, parse } from "graphql";

import { recordingFetch, url } from "./server.mjs";

const MOST_ALIASES = 30;

const { fetch, sent } = recordingFetch();
const executor = buildHTTPExecutor({ endpoint: url, fetch, method: "POST" });
const remote = await schemaFromExecutor(executor);

const dictionary = {
  schema: remote,
  executor,
  // Operations that start together travel as one document. Each of their root fields gets an alias, and so the most
  // operations of a batch times their root fields have to stay below the limit of aliases.
  batch: true,
  batchingOptions: { dataLoaderOptions: { maxBatchSize: MOST_ALIASES } },
  // Words of other subschemas are read by the list field: one field and no alias for up to 100 ids.
  merge: {
    Word: {
      selectionSet: "{ id }",
      fieldName: "words",
      key: ({ id }) => id,
      argsFromKeys: (ids) => ({ ids }),
      dataLoaderOptions: { maxBatchSize: 100 },
    },
  },
};

async function asked(schema, text, variableValues) {
  const before = sent.length;
  const { data, errors } = await execute({ schema, document: parse(text), variableValues });
  assert.deepEqual(errors ?? [], []);
  return { data, requests: sent.slice(before) };
}

// Decks of another team, which know words by their ids alone.
const { data: list } = await asked(
  stitchSchemas({ subschemas: [dictionary] }),
  "{ wordList(first: 80) { nodes { id databaseId text } } }",
);
const words = list.wordList.nodes;
const known = { deck: { title: "First words", words: words.map(({ id }) => ({ id })) } };
const deckSchema = buildSchema(
  "type Query { deck: Deck! } type Deck { title: String! words: [Word!]! } type Word { id: ID! }",
);
const decks = {
  schema: deckSchema,
  executor: ({ document, variables }) =>
    execute({ schema: deckSchema, document, rootValue: known, variableValues: variables }),
};
const gateway = stitchSchemas({ subschemas: [dictionary, decks] });

const deck = await asked(gateway, "{ deck { title words { id stressed gloss } } }");
assert.equal(deck.data.deck.words.length, 80);
assert.ok(deck.data.deck.words.every(({ stressed }) => stressed));
assert.equal(deck.requests.length, 1);

// Forty root fields are two requests, each within the limit.
const fields = words.slice(0, 40).map(({ databaseId }, index) => `w${index}: word(by: { databaseId: ${databaseId} }) { text }`);
const many = await asked(gateway, `{ ${fields.join(" ")} }`);
assert.ok(Object.values(many.data).every(({ text }) => text));
assert.deepEqual(many.requests.map(({ query }) => query.match(/word\(/g).length).toSorted(), [10, MOST_ALIASES]);
assert.ok(many.requests.every(({ status }) => status === 200));

console.log(`stitch: ${sent.length} requests, a deck of 80 words in one`);
