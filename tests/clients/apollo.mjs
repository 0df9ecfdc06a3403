// Apollo Client: a query, pages that are joined by relayStylePagination, a mutation that updates the cache by global id,
// all sent as automatic persisted queries.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";

import { authorization, failOnWarnings, recordingFetch, url } from "./server.mjs";

failOnWarnings();
const { fetch, sent } = recordingFetch();

const client = new ApolloClient({
  link: ApolloLink.from([
    new PersistedQueryLink({ sha256: (text) => createHash("sha256").update(text).digest("hex") }),
    new HttpLink({ uri: url, fetch, headers: { authorization } }),
  ]),
  cache: new InMemoryCache({
    possibleTypes: { Grammar: ["NounDeclension", "VerbConjugation", "AdjectiveForms"] },
    typePolicies: { Query: { fields: { wordList: relayStylePagination(["filter", "orderBy"]) } } },
  }),
});

const WORD = gql`
  query Word($text: String!) {
    word(by: { text: { text: $text } }) {
      id
      text
      stressed
      grammar {
        __typename
      }
      viewerBreakdown {
        id
        text
      }
    }
  }
`;

const LIST = gql`
  query List($after: String) {
    wordList(first: 5, after: $after, filter: { partsOfSpeech: [VERB] }) {
      edges {
        cursor
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
        __typename
      }
    }
  }
`;

// The server does not know the document yet, asks for it, and knows it from then on.
const { data: first } = await client.query({ query: WORD, variables: { text: "выход" } });
assert.equal(first.word.stressed, "вы́ход");
assert.equal(first.word.grammar.__typename, "NounDeclension");
assert.equal(first.word.viewerBreakdown, null);
assert.deepEqual(sent.map(({ query }) => Boolean(query)), [false, true]);
await client.query({ query: WORD, variables: { text: "переход" } });
assert.deepEqual(sent.map(({ query }) => Boolean(query)), [false, true, false]);
assert.ok(sent.every(({ status }) => status === 200));

// Three pages become one list.
const list = client.watchQuery({ query: LIST });
const subscription = list.subscribe(() => undefined);
let page = (await client.query({ query: LIST })).data.wordList;
for (let more = 0; more < 2; more += 1) {
  page = (await list.fetchMore({ variables: { after: page.pageInfo.endCursor } })).data.wordList;
}
const { edges, pageInfo } = client.readQuery({ query: LIST }).wordList;
subscription.unsubscribe();
assert.equal(edges.length, 15);
assert.equal(new Set(edges.map(({ node }) => node.id)).size, 15);
assert.equal(pageInfo.endCursor, edges.at(-1).cursor);

// The payload alone brings the cached word up to date: no refetch, and no update function.
const { data: payload } = await client.mutate({
  mutation: SUBMIT,
  variables: { input: { wordId: first.word.id, items: [{ text: "вы" }, { text: "ход" }] } },
});
assert.deepEqual(payload.submitBreakdown.userErrors, []);
const asked = sent.length;
const { data: again } = await client.query({ query: WORD, variables: { text: "выход" } });
assert.equal(again.word.viewerBreakdown.text, "вы-ход");
assert.equal(sent.length, asked);

client.stop();
console.log(`apollo: ${sent.length} requests, ${edges.length} words paged, cache updated by ${first.word.id}`);
