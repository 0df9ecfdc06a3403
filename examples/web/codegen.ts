import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

const config: CodegenConfig = {
  schema: "../../schema.graphql",
  documents: ["src/**/*.{ts,tsx}", "!src/gql/**"],
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: {
        fragmentMasking: { unmaskFunctionName: "readFragment" },
        // Writes persisted-documents.json, the manifest of trusted documents for a server.
        persistedDocuments: { hashAlgorithm: "sha256" },
      },
      // The cache selects the type of every object, so the documents of the manifest have to select it as well.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        // Selected fields always exist, null or not; arguments may be omitted.
        avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
        scalars: { Date: "string", DateTime: "string" },
      },
    },
    // What the cache needs of the schema: the types, and the possible types of each interface and union.
    "src/gql/introspection.ts": {
      plugins: ["urql-introspection"],
      config: { useTypeImports: true },
    },
  },
};

export default config;
