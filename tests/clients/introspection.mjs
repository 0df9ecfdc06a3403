// Tools that only introspect: the schema they build is the published one, whichever introspection query they send.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from "graphql";

import { url } from "./server.mjs";

const published = await readFile(new URL("../../schema.graphql", import.meta.url), "utf8");
const expected = printSchema(lexicographicSortSchema(buildSchema(published)));

async function introspected(query) {
  const headers = { "content-type": "application/json", accept: "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(query) });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  return buildClientSchema(data);
}

const printed = (schema) => printSchema(lexicographicSortSchema(schema));

// Everything that an introspection can ask, as Insomnia, Altair and code generators do.
const all = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
};
assert.equal(printed(await introspected({ query: getIntrospectionQuery(all) })), expected);

// The plain one, named and with an operation name, as Rover, Postman and old tools do: without what came to GraphQL later.
const plain = getIntrospectionQuery({ descriptions: true });
const older = await introspected({ query: plain, operationName: "IntrospectionQuery", variables: {} });
const withoutNewer = (text) => text.replaceAll(/ @(oneOf|specifiedBy\(url: "[^"]*"\))/g, "").replace(/^"""[^"]*"""\nschema [^}]*}\n\n/, "");
assert.equal(withoutNewer(printed(older)), withoutNewer(expected));

// Rover nests types seven deep, in a query of its own.
const ofType = (depth) => (depth === 0 ? "kind name" : `kind name ofType { ${ofType(depth - 1)} }`);
const rover = `query GraphIntrospectQuery {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType }
    directives { name description locations args { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description
  fields(includeDeprecated: true) {
    name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
  }
  inputFields { ...InputValue } interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { ${ofType(7)} }`;
assert.equal(withoutNewer(printed(await introspected({ query: rover }))), withoutNewer(expected));

console.log(`introspection: ${Object.keys(buildSchema(published).getTypeMap()).length} types, the published ones`);
