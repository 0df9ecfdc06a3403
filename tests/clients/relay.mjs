// Relay's runtime over the compiled artifacts: two pages become one connection in the store, and a mutation's payload
// brings a word up to date by its global id.

import assert from "node:assert/strict";

import runtime from "relay-runtime";

import { authorization, failOnWarnings, url } from "./server.mjs";

const { Environment, Network, RecordSource, Store, commitMutation, createOperationDescriptor, fetchQuery } = runtime;
const { default: listQuery } = await import("./relay/artifacts/FrequencyListQuery.graphql.js");
const { default: nextPage } = await import("./relay/artifacts/FrequencyListPaginationQuery.graphql.js");
const { default: familyQuery } = await import("./relay/artifacts/FamilyWordsQuery.graphql.js");
const { default: nextWords } = await import("./relay/artifacts/FamilyWordsPaginationQuery.graphql.js");
const { default: submit } = await import("./relay/artifacts/BreakdownEditorMutation.graphql.js");

failOnWarnings();

async function send({ text }, variables) {
  const headers = { authorization, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: text, variables }) });
  const answer = await response.json();
  assert.equal(answer.errors, undefined);
  return answer;
}

const environment = new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });

async function ask(query, variables) {
  environment.retain(createOperationDescriptor(query, variables));
  return fetchQuery(environment, query, variables).toPromise();
}

/** The record of the connection that Relay keeps under its own key. */
function connection(parent, key) {
  const records = environment.getStore().getSource();
  const { __ref } = records.get(parent)[key];
  const { edges, pageInfo } = records.get(__ref);
  return { edges: edges.__refs.map((ref) => records.get(ref)), pageInfo: records.get(pageInfo.__ref) };
}

await ask(listQuery, { first: 5, filter: null });
const first = connection("client:root", "__FrequencyList_wordList_connection");
await ask(nextPage, { first: 5, after: first.pageInfo.endCursor, filter: null });
const { edges } = connection("client:root", "__FrequencyList_wordList_connection");
assert.equal(first.edges.length, 5);
assert.equal(edges.length, 10);
assert.equal(new Set(edges.map(({ node }) => node.__ref)).size, 10);

const { morphemeFamily: family } = await ask(familyQuery, { by: { databaseId: 1 }, first: 3 });
const words = () => connection(family.id, '__FamilyWords_words_connection(orderBy:"FREQUENCY")');
await ask(nextWords, { id: family.id, first: 3, after: words().pageInfo.endCursor });
assert.equal(words().edges.length, 6);

const source = environment.getStore().getSource();
const [wordId, text] = source
  .getRecordIDs()
  .map((id) => [id, source.get(id)])
  .filter(([, record]) => record.__typename === "Word")
  .map(([id, record]) => [id, record.stressed])
  .find(([, stressed]) => stressed.length > 3);
const items = [{ text: text.normalize("NFD").replace("\u0301", "").normalize("NFC") }];
await new Promise((resolve, reject) => {
  commitMutation(environment, {
    mutation: submit,
    variables: { input: { wordId, items }, connections: [] },
    onCompleted: ({ submitBreakdown }) => {
      assert.deepEqual(submitBreakdown.userErrors, []);
      resolve();
    },
    onError: reject,
  });
});
assert.ok(source.get(wordId).viewerBreakdown.__ref);

console.log(`relay: ${edges.length} words and ${words().edges.length} of a family paged, ${wordId} updated`);
