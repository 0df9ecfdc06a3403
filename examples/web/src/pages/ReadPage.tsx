import { type SyntheticEvent, useEffect, useId, useRef, useState } from "react";

import { Heading } from "../components/Heading";
import { Loading } from "../components/Loading";
import { Problem } from "../components/Problem";
import { ReaderPanel } from "../components/ReaderPanel";
import { Shell } from "../components/Shell";
import { usePageQuery } from "../components/usePageQuery";
import { graphql } from "../gql";
import type { ReadPageQuery } from "../gql/graphql";
import { useKnown } from "../known";
import { storedText, storeText } from "../reading";
import { readVariables } from "../requests";
import { chunksOf } from "../rules/chunks";
import { useSession } from "../session";

const ReadPageDocument = graphql(`
  query ReadPage($text: String!, $hasText: Boolean!, $signedIn: Boolean!) {
    analyzeText(text: $text) @include(if: $hasText) {
      tokens {
        text
        isWord
        start
        candidates {
          forms {
            label
          }
          word {
            id
            databaseId
            ...ReaderPanel_word
          }
        }
      }
    }
    ...Shell_query
  }
`);

type Token = NonNullable<ReadPageQuery["analyzeText"]>["tokens"][number];

const EXAMPLE = "Где здесь выход? Мы долго ходили по городу и наконец нашли выход из метро.";

/** The most characters of a text: some three pages. */
const LONGEST = 6000;

const CHOOSE = "Choose a word of the text. Its meaning and its root are shown here.";
const NO_WORDS = "The text has no Russian words. Change it to one that has.";

/** A text to read: a click on a word shows its meaning and its root. */
export default function ReadPage() {
  const [chunks, setChunks] = useState<readonly string[]>(() => chunksOf(storedText()));
  const [chosen, setChosen] = useState<Token | null>(null);
  const [isWriting, setIsWriting] = useState(chunks.length === 0);
  const isSubmitted = useRef(false);
  const { isSignedIn } = useSession();
  const [first = ""] = chunks;
  const text = useRef<HTMLDivElement>(null);
  const { data, error, isLoading, reload } = usePageQuery(
    ReadPageDocument,
    readVariables(chunks, isSignedIn),
  );
  const isRead = data?.analyzeText != null;
  useEffect(() => {
    if (isRead && !isWriting && isSubmitted.current) text.current?.focus();
  }, [isRead, isWriting, first]);
  return (
    <Shell query={data}>
      <Heading title="Read" />
      {isWriting || error !== undefined ? (
        <TextForm
          text={chunks.length === 0 ? EXAMPLE : chunks.join("")}
          onText={(text) => {
            isSubmitted.current = true;
            storeText(text);
            setChosen(null);
            setChunks(chunksOf(text));
            setIsWriting(false);
          }}
        />
      ) : (
        <p className="actions reader-change">
          <button type="button" onClick={() => { setIsWriting(true); }}>
            Change the text
          </button>
        </p>
      )}
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {first !== "" && isLoading && <Loading lines={4} />}
      {data?.analyzeText != null && !isWriting && (
        <div className="reader">
          <div ref={text} className="reader-text" tabIndex={-1} role="group" aria-label="The text">
            <div lang="ru">
              <Tokens tokens={data.analyzeText.tokens} chosen={chosen} onChoose={setChosen} />
              {chunks.length > 1 && <Rest key={chunks.join()} chunks={chunks.slice(1)} chosen={chosen} onChoose={setChosen} />}
            </div>
          </div>
          <aside className="reader-panel" aria-live="polite" aria-label="The chosen word">
            {chosen === null ? <p className="hint">{isRussian(data.analyzeText.tokens, chunks) ? CHOOSE : NO_WORDS}</p> : <Chosen token={chosen} />}
          </aside>
        </div>
      )}
    </Shell>
  );
}

/** Whether a text may have Russian words; those after its beginning are looked up later. */
function isRussian(tokens: readonly Token[], chunks: readonly string[]): boolean {
  return chunks.length > 1 || tokens.some((token) => token.isWord);
}

function TextForm({ text, onText }: { text: string; onText: (text: string) => void }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [isFull, setIsFull] = useState(text.length >= LONGEST);
  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    const written = field.current?.value.trim() ?? "";
    if (written === "") field.current?.focus(); // `required` accepts spaces.
    else onText(written);
  }
  return (
    <form className="reader-form" onSubmit={onSubmit}>
      <label htmlFor={id}>A Russian text</label>
      <textarea
        ref={field}
        id={id}
        lang="ru"
        rows={5}
        required
        maxLength={LONGEST}
        defaultValue={text}
        onInput={(event) => { setIsFull(event.currentTarget.value.length >= LONGEST); }}
      />
      <p role="status" className="hint">
        {isFull && `A text has at most ${LONGEST.toLocaleString("en")} characters. What is beyond that is left out.`}
      </p>
      <p className="actions">
        <button type="submit" className="primary">
          Read it
        </button>
      </p>
    </form>
  );
}

interface TokensProps {
  chosen: Token | null;
  onChoose: (token: Token) => void;
}

/** The rest of a long text, a piece at a time: each is asked for when the one before it is there. */
function Rest({ chunks, ...props }: TokensProps & { chunks: readonly string[] }) {
  const { isSignedIn } = useSession();
  const [text = "", ...rest] = chunks;
  const { data, error, reload } = usePageQuery(ReadPageDocument, { text, hasText: true, signedIn: isSignedIn });
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  if (data?.analyzeText == null) return <Loading lines={2} />;
  return (
    <>
      <Tokens tokens={data.analyzeText.tokens} {...props} />
      {rest.length > 0 && <Rest chunks={rest} {...props} />}
    </>
  );
}

function Tokens({ tokens, chosen, onChoose }: TokensProps & { tokens: readonly Token[] }) {
  const { known } = useKnown();
  return tokens.map((token) => {
    const [best] = token.candidates;
    if (!token.isWord || best === undefined) return <span key={token.start}>{token.text}</span>;
    return (
      <button
        key={token.start}
        type="button"
        className="token"
        aria-pressed={token === chosen}
        data-known={known.has(String(best.word.databaseId)) || undefined}
        onClick={() => { onChoose(token); }}
      >
        {token.text}
      </button>
    );
  });
}

function Chosen({ token }: { token: Token }) {
  return token.candidates.map(({ word, forms }) => (
    <ReaderPanel key={word.id} word={word} form={token.text} labels={forms.map(({ label }) => label)} />
  ));
}
