import { type FragmentType, graphql, readFragment } from "../../gql";
import { Russian } from "../Russian";

const Form_form = graphql(`
  fragment Form_form on RussianText {
    stressed
    variants {
      stressed
    }
  }
`);

export type FormProp = FragmentType<typeof Form_form> | null;

/** An inflected form with its other accepted spellings, or a dash if there is none. */
export function Form(props: { form: FormProp }) {
  const form = readFragment(Form_form, props.form);
  if (form === null) return <span aria-label="no form">–</span>;
  return <Russian>{[form, ...form.variants].map(({ stressed }) => stressed).join(", ")}</Russian>;
}

interface Table {
  caption: string;
  rows: { label: string; form: FormProp }[];
  /** Whether rows without a form are left out. */
  isSparse?: boolean;
}

/** Tables with one form per row. Those without any form are left out. */
export function FormTables({ tables }: { tables: readonly Table[] }) {
  return (
    <div className="tables">
      {tables
        .filter(({ rows }) => rows.some(({ form }) => form !== null))
        .map((table) => (
          <FormTable key={table.caption} {...table} />
        ))}
    </div>
  );
}

function FormTable({ caption, rows, isSparse = false }: Table) {
  return (
    <table>
      <caption>{caption}</caption>
      <tbody>
        {rows
          .filter(({ form }) => !isSparse || form !== null)
          .map(({ label, form }) => (
            <tr key={label}>
              <th scope="row">
                <Label text={label} />
              </th>
              <td>
                <Form form={form} />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

/** The name of a row, marked as Russian if it is. */
function Label({ text }: { text: string }) {
  return /\p{Script=Cyrillic}/u.test(text) ? <Russian>{text}</Russian> : text;
}
