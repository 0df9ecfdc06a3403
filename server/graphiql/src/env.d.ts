// The nonce of the page's policy, under the name by which libraries look for it.
declare var __webpack_nonce__: string | undefined;

interface PolicyFactory {
  createPolicy<Options>(name: string, options: Options): Options & { name: string };
}

// Not in every browser, and not in TypeScript's library.
declare var trustedTypes: PolicyFactory | undefined;
