import type { ReactNode } from "react";

import { Heading } from "../components/Heading";
import { LEVELS, spelledOut } from "../components/labels";
import { changeQuery, Link } from "../navigation";
import { browsePath, type Choice, choiceOf, FAMILY_LEVELS, PARTS_OF_SPEECH } from "../rules/browsing";
import { BrowseFamilies } from "./BrowseFamilies";
import { BrowseWords } from "./BrowseWords";

/** Lists of words or of families. The address says which, so that a list can be sent to somebody. */
export default function BrowsePage({ path }: { path: string }) {
  const choice = choiceOf(path.split("?")[1]);
  const controls = <Controls choice={choice} />;
  return choice.by === "words" ? (
    <BrowseWords choice={choice} controls={controls} />
  ) : (
    <BrowseFamilies choice={choice} controls={controls} />
  );
}

function Controls({ choice }: { choice: Choice }) {
  const change = (changed: Partial<Choice>) => { changeQuery(browsePath({ ...choice, ...changed })); };
  return (
    <>
      <Heading title={choice.by === "words" ? "Browse words" : "Browse families"} />
      <ul className="views" aria-label="What to browse">
        <View href="/browse" isCurrent={choice.by === "words"}>
          Words
        </View>
        <View href="/browse?by=families" isCurrent={choice.by === "families"}>
          Families
        </View>
      </ul>
      {choice.by === "words" ? <WordControls choice={choice} change={change} /> : <FamilyControls choice={choice} change={change} />}
    </>
  );
}

function View({ href, isCurrent, children }: { href: string; isCurrent: boolean; children: ReactNode }) {
  return (
    <li>
      <Link href={href} aria-current={isCurrent ? "page" : undefined}>
        {children}
      </Link>
    </li>
  );
}

interface ControlsProps {
  choice: Choice;
  change: (changed: Partial<Choice>) => void;
}

function WordControls({ choice, change }: ControlsProps) {
  return (
    <div className="controls">
      <Select label="Level" value={choice.level} onChange={(level) => { change({ level }); }}>
        <option value="">any</option>
        {LEVELS.map(({ level, label }) => (
          <option key={level} value={level}>
            {level}: {label}
          </option>
        ))}
      </Select>
      <Select label="Part of speech" value={choice.part} onChange={(part) => { change({ part }); }}>
        <option value="">any</option>
        {PARTS_OF_SPEECH.map((part) => (
          <option key={part} value={part}>
            {spelledOut(part)}
          </option>
        ))}
      </Select>
      <Select
        label="Order"
        value={choice.order}
        onChange={(order) => { change({ order: order === "ALPHABETICAL" ? "ALPHABETICAL" : "FREQUENCY" }); }}
      >
        <option value="FREQUENCY">by frequency</option>
        <option value="ALPHABETICAL">by the alphabet</option>
      </Select>
    </div>
  );
}

function FamilyControls({ choice, change }: ControlsProps) {
  return (
    <div className="controls">
      <Select label="Level" value={choice.level} onChange={(level) => { change({ level }); }}>
        <option value="">any</option>
        {FAMILY_LEVELS.map((level) => (
          <option key={level} value={level}>
            {level}
            {level === "1" ? ": learn first" : level === "6" ? ": rare" : ""}
          </option>
        ))}
      </Select>
      <Select label="Kind" value={choice.kind} onChange={(kind) => { change({ kind }); }}>
        <option value="ROOT">roots</option>
        <option value="PREFIX">prefixes</option>
        <option value="SUFFIX">suffixes</option>
        <option value="LINK">links</option>
      </Select>
    </div>
  );
}

function Select(props: { label: string; value: string; onChange: (value: string) => void; children: ReactNode }) {
  return (
    <label>
      {props.label}{" "}
      <select value={props.value} onChange={(event) => { props.onChange(event.target.value); }}>
        {props.children}
      </select>
    </label>
  );
}
