// urql with graphcache over the introspected schema: everything is normalised by global id, without a warning.

import assert from "node:assert/strict";

import { Client, fetchExchange, gql } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { persistedExchange } from "@urql/exchange-persisted";
import { getIntrospectionQuery } from "graphql";

import { authorization, failOnWarnings, recordingFetch, url } from "./server.mjs";

failOnWarnings();
const { fetch, sent } = recordingFetch();
const headers = { authorization };

const asked = await fetch(url, {
  method: "POST",
  headers: { ...headers, "content-type": "application/json" },
  body: JSON.stringify({ query: getIntrospectionQuery() }),
});
const schema = (await asked.json()).data;

// Values without an id of their own are part of what holds them; every type that has one is normalised.
const embedded = schema.__schema.types
  .filter(({ kind, fields }) => kind === "OBJECT" && !fields.some(({ name }) => name === "id"))
  .map(({ name }) => name)
  .filter((name) => !name.startsWith("__") && !["Query", "Mutation"].includes(name));

const client = new Client({
  url,
  fetch,
  fetchOptions: { headers },
  preferGetMethod: false,
  exchanges: [
    cacheExchange({
      schema,
      keys: Object.fromEntries(embedded.map((name) => [name, () => null])),
      resolvers: { Query: { searchWords: relayPagination() } },
      logger: (severity, message) => assert.fail(`graphcache ${severity}: ${message}`),
    }),
    persistedExchange({ enableForMutation: true, preferGetForPersistedQueries: false }),
    fetchExchange,
  ],
});

const PAGE = gql`
  query Page($text: String!) {
    word(by: { text: { text: $text } }) {
      id
      stressed
      grammar {
        ... on NounDeclension {
          genitive {
            plural {
              stressed
              variants {
                text
              }
            }
          }
        }
      }
      officialBreakdown {
        id
        items {
          position
          text
          ... on MorphemeBreakdownItem {
            morpheme {
              id
              family {
                id
                meanings
              }
            }
          }
        }
      }
      viewerBreakdown {
        id
        text
      }
      relatedWords(first: 3) {
        nodes {
          id
          stressed
        }
      }
    }
  }
`;

const SEARCH = gql`
  query Search($after: String) {
    searchWords(query: "по", first: 2, after: $after) {
      edges {
        matchedIn
        node {
          id
          text
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

const SUBMIT = gql`
  mutation Submit($input: SubmitBreakdownInput!) {
    submitBreakdown(input: $input) {
      word {
        id
        viewerBreakdown {
          id
          text
        }
      }
      userErrors {
        ... on UserError {
          message
          path
        }
      }
    }
  }
`;

async function ask(query, variables) {
  const { data, error } = await client.query(query, variables).toPromise();
  assert.equal(error, undefined);
  return data;
}

const { word } = await ask(PAGE, { text: "переход" });
assert.equal(word.stressed, "перехо́д");
assert.equal(word.officialBreakdown.items[0].text, "пере");
assert.equal(word.relatedWords.nodes.length, 3);

const { searchWords: once } = await ask(SEARCH, {});
const { searchWords: both } = await ask(SEARCH, { after: once.pageInfo.endCursor });
assert.equal(once.edges.length, 2);
assert.equal(both.edges.length, 4);

const input = { wordId: word.id, items: [{ text: "пере" }, { text: "ход" }] };
const { data: payload, error } = await client.mutation(SUBMIT, { input }).toPromise();
assert.equal(error, undefined);
assert.deepEqual(payload.submitBreakdown.userErrors, []);
const before = sent.length;
const { word: again } = await ask(PAGE, { text: "переход" });
assert.equal(again.viewerBreakdown.text, "пере-ход");
assert.equal(sent.length, before);

console.log(`urql: ${embedded.length} types embedded, ${sent.length} requests, no warning`);
