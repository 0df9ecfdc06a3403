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
        // Writes persisted-documents.json: the manifest a server can be given as the documents it trusts.
        persistedDocuments: { hashAlgorithm: "sha256" },
      },
      // The cache asks for the type of every object, so the documents of the manifest have to as well.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        // What is selected is there, null or not; arguments may be left out.
        avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
        scalars: { Date: "string", DateTime: "string" },
      },
    },
    // What the cache has to know of the schema: which types there are, and what each interface and union can be.
    "src/gql/introspection.ts": {
      plugins: ["urql-introspection"],
      config: { useTypeImports: true },
    },
  },
};

export default config;
