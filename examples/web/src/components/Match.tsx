import type { SearchScope } from "../gql/graphql";
import { Russian } from "./Russian";

interface Props {
  edge: { matchedIn: SearchScope; matchedText: string; matchedForms: readonly { label: string }[] };
  gloss: string | null;
}

/** Why a word was found, if the word and its gloss do not show it: a form, or another meaning. */
export function Match({ edge: { matchedIn, matchedText, matchedForms }, gloss }: Props) {
  if (matchedIn === "FORM") {
    return (
      <small className="match">
        <Russian>{matchedText}</Russian>: {matchedForms.map(({ label }) => label).join(", ")}
      </small>
    );
  }
  const isShown = gloss?.toLowerCase().includes(matchedText.toLowerCase()) === true;
  return matchedIn === "TRANSLATION" && !isShown && <small className="match">also: {matchedText}</small>;
}
