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

/** A table with one form per row. Rows without a form are omitted if `isSparse`. */
export function FormTable(props: { caption: string; rows: { label: string; form: FormProp }[]; isSparse?: boolean }) {
  const rows = props.isSparse ? props.rows.filter(({ form }) => form !== null) : props.rows;
  return (
    rows.length > 0 && (
      <table>
        <caption>{props.caption}</caption>
        <tbody>
          {rows.map(({ label, form }) => (
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
    )
  );
}

/** The name of a row, marked as Russian if it is. */
function Label({ text }: { text: string }) {
  return /\p{Script=Cyrillic}/u.test(text) ? <Russian>{text}</Russian> : text;
}
