import { type SyntheticEvent, useState } from "react";
import { useMutation } from "urql";

import { type FragmentType, graphql, readFragment } from "../gql";
import type { BreakdownEditor_WordFragment } from "../gql/graphql";
import { told } from "../graphql/errors";
import { forgetDraft, keepDraft, keptDraft } from "../drafts";
import { hasLetters } from "../rules/phrases";
import { useSession } from "../session";
import { choose, type Draft, draftOf, type Match, type Part, partsOf, toggleCut } from "../rules/parts";
import { BreakdownErrors } from "./BreakdownErrors";
import { spelledOut } from "./labels";
import { useOfficial, warningOf } from "./useOfficial";

const BreakdownEditor_word = graphql(`
  fragment BreakdownEditor_word on Word {
    id
    text
    officialBreakdown {
      id
      isVerified
      isInference
      text
      ...BreakdownEditor_draft
    }
    breakdown @include(if: $signedIn) {
      id
      ...BreakdownEditor_draft
    }
    viewerBreakdown @include(if: $signedIn) {
      id
      ...BreakdownEditor_draft
    }
    morphemeMatches @include(if: $signedIn) {
      start
      end
      morpheme {
        id
        kind
        family {
          id
          meanings
        }
      }
    }
  }
`);

const BreakdownEditor_draft = graphql(`
  fragment BreakdownEditor_draft on Breakdown {
    id
    items {
      text
      ... on MorphemeBreakdownItem {
        morpheme {
          id
        }
      }
    }
  }
`);

// The payload contains what the page shows of the word, so the cache is updated without another request.
export const SubmitBreakdownDocument = graphql(`
  mutation SubmitBreakdown($input: SubmitBreakdownInput!, $signedIn: Boolean! = true) {
    submitBreakdown(input: $input) {
      word {
        id
        ...BreakdownSection_word
        ...History_word
      }
      userErrors {
        ...BreakdownErrors_error
      }
    }
  }
`);

export type EditedWord = FragmentType<typeof BreakdownEditor_word>;
type MorphemeMatches = NonNullable<BreakdownEditor_WordFragment["morphemeMatches"]>;

/** Cuts the word between letters and assigns a morpheme to each part. The parts always spell the word. */
export function BreakdownEditor(props: { word: EditedWord; onClose: (saved: "own" | "official" | null) => void }) {
  const word = readFragment(BreakdownEditor_word, props.word);
  const matches = word.morphemeMatches ?? [];
  const [draft, setDraft] = useState(() => keptDraft(word.id) ?? initialDraft(word));
  const [{ data, error }, submit] = useMutation(SubmitBreakdownDocument);
  const [isSaving, setIsSaving] = useState(false);
  const officialNow = useOfficial();
  const { viewer } = useSession();
  const [isOfficial, setIsOfficial] = useState(false);
  const parts = partsOf(word.text, draft, matches.map(asMatch));
  const warning = isOfficial ? warningOf(word.officialBreakdown) : null;

  function change(next: Draft) {
    setDraft(next);
    keepDraft(word.id, next);
  }

  function close(saved: "own" | "official" | null) {
    forgetDraft(word.id);
    props.onClose(saved);
  }

  async function save() {
    // A warning that was not shown yet is shown now, and nothing is saved.
    if (isOfficial && warningOf(await officialNow(word.id, word.officialBreakdown)) !== warning) return;
    const result = await submit({ input: { wordId: word.id, items: parts.map(asInput), verify: isOfficial } });
    if (result.data?.submitBreakdown?.userErrors.length === 0) close(isOfficial ? "official" : "own");
  }

  async function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (isSaving) return;
    setIsSaving(true);
    await save();
    setIsSaving(false);
  }

  return (
    <form className="editor" tabIndex={-1} aria-label="Break the word down" onSubmit={(event) => void onSubmit(event)}>
      <p id="cut-hint">Press between two letters to cut the word there.</p>
      <Letters word={word.text} cuts={draft.cuts} onToggle={(place) => { change(toggleCut(draft, place)); }} />
      <ol className="choices">
        {parts.filter(({ text }) => hasLetters(text)).map((part) => (
          <Choice
            key={`${part.start}-${part.end}`}
            part={part}
            matches={matches.filter(({ start, end }) => start === part.start && end === part.end)}
            onChoose={(morphemeId) => { change(choose(draft, part, morphemeId)); }}
          />
        ))}
      </ol>
      <BreakdownErrors errors={data?.submitBreakdown?.userErrors ?? []} />
      {error !== undefined && <p role="alert">It is not saved yet: {told(error)} Your parts are kept; save them again.</p>}
      {viewer?.isAdmin === true && (
        <label className="choice">
          <input type="checkbox" checked={isOfficial} onChange={(event) => { setIsOfficial(event.target.checked); }} />
          Make it official
        </label>
      )}
      {warning !== null && (
        <p className="warning" role="alert">
          {warning}
        </p>
      )}
      <p className="actions">
        <button type="submit" className="primary" disabled={isSaving}>
          {isSaving ? "Saving…" : warning === null ? "Save my breakdown" : "Replace the verified breakdown"}
        </button>
        <button type="button" onClick={() => { close(null); }}>
          Cancel
        </button>
      </p>
    </form>
  );
}

function Letters(props: { word: string; cuts: readonly number[]; onToggle: (place: number) => void }) {
  return (
    <div className="letters" lang="ru" role="group" aria-describedby="cut-hint">
      {Array.from(props.word).map((letter, index) => (
        <span key={index}>
          {index > 0 && (
            <button
              type="button"
              className="cut"
              aria-pressed={props.cuts.includes(index)}
              aria-label={`${props.word.slice(0, index)} | ${props.word.slice(index)}`}
              onClick={() => { props.onToggle(index); }}
            />
          )}
          {letter}
        </span>
      ))}
    </div>
  );
}

function Choice(props: { part: Part; matches: MorphemeMatches; onChoose: (morphemeId: string) => void }) {
  const { text, morphemeId } = props.part;
  const kind = props.matches.find(({ morpheme }) => morpheme.id === morphemeId)?.morpheme.kind;
  return (
    <li data-kind={kind}>
      <label>
        <span className="part-text" lang="ru">
          {text}
        </span>
        <select value={morphemeId ?? ""} onChange={(event) => { props.onChoose(event.target.value); }}>
          {props.matches.map(({ morpheme }) => (
            <option key={morpheme.id} value={morpheme.id}>
              {[spelledOut(morpheme.kind), morpheme.family.meanings.join(", ")].filter(Boolean).join(": ")}
            </option>
          ))}
          <option value="">plain text, no known morpheme</option>
        </select>
      </label>
    </li>
  );
}

/** Starts with the viewer's breakdown, else the best one, as far as its morphemes can be chosen. */
function initialDraft(word: BreakdownEditor_WordFragment) {
  const breakdown = readFragment(BreakdownEditor_draft, word.viewerBreakdown ?? word.breakdown ?? word.officialBreakdown);
  const known = new Set(word.morphemeMatches?.map(({ morpheme }) => morpheme.id));
  return draftOf(
    (breakdown?.items ?? []).map((item) => {
      const id = item.__typename === "MorphemeBreakdownItem" ? item.morpheme?.id : undefined;
      return { text: item.text, morphemeId: id !== undefined && known.has(id) ? id : null };
    }),
  );
}

function asMatch({ start, end, morpheme }: MorphemeMatches[number]): Match {
  return { start, end, morphemeId: morpheme.id };
}

function asInput({ text, morphemeId }: Part) {
  return morphemeId === null ? { text } : { morphemeId };
}
