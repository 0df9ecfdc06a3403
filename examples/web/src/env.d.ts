/** The hashes of the queries by their names; none in development. The build puts them here: early_start.ts. */
declare const DOCUMENT_HASHES: Readonly<Partial<Record<string, string>>>;
