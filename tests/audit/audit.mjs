// Runs every audit of GraphQL over HTTP over the server at the address given; prints a JSON line for each, ok or not.
// Ends with 1 where one did not pass.

import { auditServer } from "graphql-http";

const [url] = process.argv.slice(2);
const results = await auditServer({ url });

for (const { status, id, name, reason } of results) console.log(JSON.stringify({ status, id, name, reason }));
process.exitCode = results.every(({ status }) => status === "ok") ? 0 : 1;
