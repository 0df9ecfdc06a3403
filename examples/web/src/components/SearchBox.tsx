import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { useClient, useQuery } from "urql";

import { graphql } from "../gql";
import { told } from "../graphql/errors";
import type { SearchBoxQuery } from "../gql/graphql";
import { navigate } from "../navigation";
import { wordPath } from "../routes";
import { Match } from "./Match";
import { Russian } from "./Russian";
import { useDebounced } from "./useDebounced";

const SearchBoxDocument = graphql(`
  query SearchBox($text: String!) {
    searchWords(query: $text, mode: PREFIX, first: 8) {
      suggestions
      edges {
        matchedIn
        matchedText
        matchedForms {
          label
        }
        node {
          id
          databaseId
          text
          stressed
          gloss
        }
      }
    }
  }
`);

const DEBOUNCE_MILLISECONDS = 200;
const LONGEST_QUERY = 100;

type Search = NonNullable<SearchBoxQuery["searchWords"]>;
type Hit = Search["edges"][number];

/** An item of the list: a word to open, or another spelling to search for. */
type Option = { hit: Hit } | { suggestion: string };

/**
 * Searches as the user types: words, their forms, Latin letters or English. One request is sent when typing pauses, and
 * responses to earlier texts are dropped.
 */
export function SearchBox({ isFirst = false }: { isFirst?: boolean }) {
  const id = useId();
  const client = useClient();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const settled = useDebounced(text.trim(), DEBOUNCE_MILLISECONDS);
  const [{ data, error, operation }] = useQuery({
    query: SearchBoxDocument,
    variables: { text: settled },
    pause: settled === "",
  });
  const isCurrent = settled !== "" && operation?.variables.text === text.trim();
  const search = data?.searchWords ?? null;
  const options = isOpen && isCurrent && search !== null ? optionsOf(search) : [];
  const optionId = (index: number) => `${id}-option-${index}`;

  function type(next: string) {
    setText(next);
    setActive(-1);
    setIsOpen(true);
  }

  function take(option: Option) {
    if ("suggestion" in option) {
      type(option.suggestion);
      input.current?.focus();
      return;
    }
    type("");
    setIsOpen(false);
    navigate(wordPath(option.hit.node));
  }

  // The list may be loading, or belong to another text, so request this one. A cached or pending response is shared.
  async function takeFirst() {
    const asked = text.trim();
    if (asked === "") return;
    const { data: found } = await client.query(SearchBoxDocument, { text: asked });
    const [first] = found?.searchWords?.edges ?? [];
    if (first !== undefined && input.current?.value.trim() === asked) take({ hit: first });
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setIsOpen(true);
      if (options.length > 0) setActive(stepped(active, step, options.length));
    } else if (event.key === "Escape") {
      setIsOpen(false);
      setActive(-1);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const option = options[active];
      if (option === undefined) void takeFirst();
      else take(option);
    }
  }

  function onBlur(event: FocusEvent) {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false);
  }

  return (
    <search className={isFirst ? "search search-first" : "search"} onBlur={onBlur}>
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label="Search for a word"
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 ? optionId(active) : undefined}
        placeholder="пришёл, voda, to go…"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={LONGEST_QUERY}
        value={text}
        onChange={(event) => { type(event.target.value); }}
        onFocus={() => { setIsOpen(true); }}
        onKeyDown={onKeyDown}
      />
      {isOpen && text.trim() !== "" && (
        <div className="popup">
          <Status isCurrent={isCurrent} failure={error && told(error)} search={search} />
          <ul id={`${id}-list`} role="listbox" aria-label="Results">
            {options.map((option, index) => (
              <li
                key={index}
                id={optionId(index)}
                role="option"
                aria-selected={index === active}
                onPointerDown={(event) => { event.preventDefault(); }}
                onClick={() => { take(option); }}
              >
                {"hit" in option ? <HitLine hit={option.hit} /> : <Russian>{option.suggestion}</Russian>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </search>
  );
}

function optionsOf({ edges, suggestions }: Search): Option[] {
  return edges.length > 0 ? edges.map((hit) => ({ hit })) : suggestions.map((suggestion) => ({ suggestion }));
}

/** The next item, wrapping around at the ends; up from none (-1) is the last. */
function stepped(active: number, step: number, count: number): number {
  return active < 0 && step < 0 ? count - 1 : (active + step + count) % count;
}

function Status(props: { isCurrent: boolean; failure: string | undefined; search: Search | null }) {
  return (
    <p className="status" role="status">
      {statusOf(props)}
    </p>
  );
}

function statusOf({ isCurrent, failure, search }: Parameters<typeof Status>[0]): string | null {
  if (!isCurrent) return "Searching…";
  if (failure !== undefined) return `The search failed: ${failure}`;
  if (search === null) return "Searching…";
  if (search.edges.length > 0) return search.suggestions.length > 0 ? "No such word. The nearest:" : null;
  return search.suggestions.length > 0 ? "Nothing found. Did you mean:" : "Nothing found.";
}

function HitLine({ hit }: { hit: Hit }) {
  return (
    <>
      <Russian className="hit-word">{hit.node.stressed}</Russian>
      <span className="hit-gloss">{hit.node.gloss}</span>
      <Match edge={hit} gloss={hit.node.gloss} />
    </>
  );
}
