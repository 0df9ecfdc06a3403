interface ImportMetaEnv {
  /** How documents are sent: `off`, `automatic` or `trusted`; see graphql/persisted.ts. */
  readonly VITE_PERSISTED?: string;
}
