// The operations of docs/clients.md through the caches of Apollo Client and urql, set up as the page says: what a cache
// gives back is what the server sent, without a warning, and the second time without a request.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { getIntrospectionQuery, parse } from "graphql";

import { authorization, failOnWarnings, recordingFetch, url } from "./server.mjs";

failOnWarnings();
const documents = Object.entries(JSON.parse(readFileSync(process.env.ROOTSKI_OPERATIONS, "utf8")));

async function sentBy(query) {
  const headers = { authorization, "content-type": "application/json" };
  const answer = await (await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) })).json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

const { __schema: schema } = await sentBy(getIntrospectionQuery());
const abstract = schema.types.filter(({ possibleTypes }) => possibleTypes?.length);
const embedded = schema.types
  .filter(({ kind, name, fields }) => kind === "OBJECT" && !/^(__|Query$|Mutation$)/.test(name) && !fields.some((field) => field.name === "id"))
  .map(({ name }) => name);

const apollo = recordingFetch();
const apolloClient = new ApolloClient({
  link: new HttpLink({ uri: url, fetch: apollo.fetch, headers: { authorization } }),
  cache: new InMemoryCache({
    possibleTypes: Object.fromEntries(abstract.map(({ name, possibleTypes }) => [name, possibleTypes.map((type) => type.name)])),
    typePolicies: {
      Query: {
        fields: {
          wordList: relayStylePagination(["filter", "orderBy"]),
          searchWords: relayStylePagination(["query", "in", "mode", "filter"]),
        },
      },
    },
  }),
});

const urql = recordingFetch();
const urqlClient = new Client({
  url,
  fetch: urql.fetch,
  fetchOptions: { headers: { authorization } },
  preferGetMethod: false,
  exchanges: [
    cacheExchange({
      schema: { __schema: schema },
      keys: Object.fromEntries(embedded.map((name) => [name, () => null])),
      logger: (severity, message) => assert.equal(severity, "debug", message),
    }),
    fetchExchange,
  ],
});

function withoutTypes(value) {
  return JSON.parse(JSON.stringify(value, (key, part) => (key === "__typename" ? undefined : part)));
}

const asks = {
  apollo: async (text) => (await apolloClient.query({ query: parse(text) })).data,
  urql: async (text) => {
    const { data, error } = await urqlClient.query(parse(text), {}).toPromise();
    assert.equal(error, undefined);
    return data;
  },
};

for (const [name, text] of documents) {
  const expected = await sentBy(text);
  for (const [client, ask] of Object.entries(asks)) {
    for (const time of ["first", "second"]) {
      assert.deepEqual(withoutTypes(await ask(text)), withoutTypes(expected), `${client}, ${name}, the ${time} time`);
    }
  }
}
assert.equal(apollo.sent.length, documents.length);
assert.equal(urql.sent.length, documents.length);

apolloClient.stop();
console.log(`documents: ${documents.length} read through two caches`);
