import { useSyncExternalStore } from "react";

const KEY = "rootski.known";
const CHANGED = "rootski:known";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("storage", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener("storage", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

function stored(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // the browser keeps nothing for this site
  }
}

/** The numbers of the words that the reader knows. They stay in this browser. */
export function useKnown(): { known: ReadonlySet<string>; setKnown: (number: number, isKnown: boolean) => void } {
  const text = useSyncExternalStore(subscribe, stored);
  return { known: new Set(text.split(" ").filter(Boolean)), setKnown };
}

function setKnown(number: number, isKnown: boolean): void {
  const numbers = new Set(stored().split(" ").filter(Boolean));
  if (isKnown) numbers.add(String(number));
  else numbers.delete(String(number));
  try {
    localStorage.setItem(KEY, [...numbers].join(" "));
  } catch {
    return;
  }
  window.dispatchEvent(new Event(CHANGED));
}
