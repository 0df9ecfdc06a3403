import { useState } from "react";

import { addressOf } from "../base";
import { type FragmentType, graphql, readFragment } from "../gql";
import { shortWordPath } from "../routes";
import { frequencyInWords } from "../rules/frequency";
import { Heading } from "./Heading";
import { levelLabel, spelledOut } from "./labels";

const Headword_word = graphql(`
  fragment Headword_word on Word {
    id
    databaseId
    stressed
    transliteration
    partOfSpeech
    level
    frequencyRank
    gloss
  }
`);

/** From so many letters on, a word is written smaller, so that it stays in one line. */
const LONG = 16;

export function Headword(props: { word: FragmentType<typeof Headword_word> }) {
  const word = readFragment(Headword_word, props.word);
  return (
    <header className={word.stressed.length > LONG ? "headword headword-long" : "headword"}>
      <Heading title={word.stressed} lang="ru" />
      <p className="headword-facts">
        <span className="latin" lang="ru-Latn">
          {word.transliteration}
        </span>
        <span className="tag">{spelledOut(word.partOfSpeech)}</span>
        {word.level !== null && <span className="tag">{levelLabel(word.level)}</span>}
        <span className="rank">{frequencyInWords(word.frequencyRank)}</span>
      </p>
      {word.gloss !== null && <p className="gloss">{word.gloss}</p>}
      <CopyAddress address={addressOf(shortWordPath(word))} />
    </header>
  );
}

/** The short address of the page. Browsers copy only on https and localhost; elsewhere it can be selected. */
function CopyAddress({ address }: { address: string }) {
  const [said, setSaid] = useState<string | null>(null);
  async function copy() {
    try {
      await navigator.clipboard.writeText(address);
      setSaid("Copied");
    } catch {
      setSaid("Select the address to copy it");
    }
  }
  return (
    <p className="address">
      <code>{address}</code>
      <button type="button" onClick={() => void copy()}>
        Copy address
      </button>
      <span role="status">{said}</span>
    </p>
  );
}
