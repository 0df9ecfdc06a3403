import { Russian } from "../Russian";
import { Form, type FormProp } from "./Form";

/** The cases in the order of Russian school books. */
export const CASES = [
  { name: "nominative", label: "nominative", russian: "именительный" },
  { name: "genitive", label: "genitive", russian: "родительный" },
  { name: "dative", label: "dative", russian: "дательный" },
  { name: "accusative", label: "accusative", russian: "винительный" },
  { name: "accusativeAnimate", label: "accusative, animate", russian: "одушевлённый" },
  { name: "instrumental", label: "instrumental", russian: "творительный" },
  { name: "prepositional", label: "prepositional", russian: "предложный" },
] as const;

export type CaseName = (typeof CASES)[number]["name"];

interface Column {
  label: string;
  /** The forms by case; a case that is left out has no row, unless another column has it. */
  forms: Partial<Record<CaseName, FormProp>>;
}

/** The forms of a word in all cases, a column for each number or gender. Cases without any form are left out. */
export function CaseTable({ columns }: { columns: readonly Column[] }) {
  const rows = CASES.filter(({ name }) => columns.some(({ forms }) => forms[name] != null));
  // More than two columns are scrolled sideways on a phone, so the keyboard has to reach them.
  const scrolled = columns.length > 2 ? { tabIndex: 0, role: "region", "aria-label": "Cases and genders" } : {};
  return (
    <div className={columns.length > 2 ? "wide" : "wide wide-two"} {...scrolled}>
      <table>
        <caption>Cases</caption>
        <thead>
          <tr>
            <td />
            {columns.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, label, russian }) => (
            <tr key={name}>
              <th scope="row">
                {label} <small><Russian>{russian}</Russian></small>
              </th>
              {columns.map((column) => (
                <td key={column.label}>
                  <Form form={column.forms[name] ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
