// What the scripts share: where the server is, who is signed in, and a fetch that tells what was sent.

import assert from "node:assert/strict";

const { ROOTSKI_URL, ROOTSKI_TOKEN } = process.env;
assert.ok(ROOTSKI_URL, "ROOTSKI_URL is the endpoint");

export const url = ROOTSKI_URL;
export const authorization = `Bearer ${ROOTSKI_TOKEN}`;

/** Makes a fetch, and the list of the bodies and statuses that went through it. */
export function recordingFetch() {
  const sent = [];
  const recording = async (input, options) => {
    const response = await fetch(input, options);
    sent.push({ ...JSON.parse(options.body), status: response.status });
    return response;
  };
  return { fetch: recording, sent };
}

/** Fails on what a client warns of, which it does on the console and otherwise goes on. */
export function failOnWarnings() {
  for (const level of ["warn", "error"]) {
    console[level] = (...words) => {
      throw new Error(`the client warned: ${words.join(" ")}`);
    };
  }
}
