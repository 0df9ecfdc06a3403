import js from "@eslint/js";
import graphql from "@graphql-eslint/eslint-plugin";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "src/gql"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": reactHooks },
    processor: graphql.processor,
    rules: {
      ...reactHooks.configs.recommended.rules,
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    // The documents in the components, which the processor extracts.
    files: ["**/*.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "../../schema.graphql", documents: "src/**/*.{ts,tsx}" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/operations-recommended"].rules,
      // Fragments are named after the component and the prop they are for: Headword_word.
      "@graphql-eslint/naming-convention": ["error", { FragmentDefinition: { requiredPattern: /^[A-Z][A-Za-z]+_[a-z][A-Za-z]+$/ } }],
      "@graphql-eslint/selection-set-depth": ["error", { maxDepth: 9 }],
      // The cache does not normalise objects without an id.
      "@graphql-eslint/require-selections": "error",
    },
  },
);
