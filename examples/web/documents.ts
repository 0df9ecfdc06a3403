import { readFileSync } from "node:fs";

import type { Plugin } from "vite";

const CALL = /\bgraphql\(`\s*(query|mutation|fragment)\s+(\w+)[^`]*`\)/g;

const MODULE = "document:";
const GENERATED = "src/gql/graphql.ts";

/**
 * Puts the documents where they are used. Code generation writes all of them into one module, which every page would load
 * as a whole. In the build, each is a module of its own, and a fragment, which is only there for its type, is empty.
 */
export function documents(): Plugin {
  return {
    name: "documents",
    apply: "build",
    enforce: "pre",
    transform(code, file) {
      if (!/\/src\/(components|pages)\/.*\.tsx?$/.test(file)) return null;
      const imports: string[] = [];
      const changed = code.replace(CALL, (_call, kind: string, name: string) => {
        if (kind === "fragment") return "({} as never)";
        imports.push(`import generated${name} from "${MODULE}${name}";`);
        return `generated${name}`;
      });
      return { code: [...imports, changed].join("\n"), map: null };
    },
    resolveId: (id) => (id.startsWith(MODULE) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${MODULE}`)) return null;
      const name = id.slice(MODULE.length + 1);
      const found = new RegExp(`^export const ${name}Document = (.*) as unknown as DocumentNode<`, "m");
      const [, written] = found.exec(readFileSync(GENERATED, "utf8")) ?? [];
      if (written === undefined) throw new Error(`${GENERATED} lacks ${name}: run \`npm run codegen\``);
      return `export default JSON.parse(${JSON.stringify(written)});`;
    },
  };
}
