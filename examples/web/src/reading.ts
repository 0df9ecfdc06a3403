const KEY = "rootski.text";

/** The text that is read, kept until the tab is closed: for the way back from a word, and for a reload. */
export function storedText(): string {
  return sessionStorage.getItem(KEY) ?? "";
}

export function storeText(text: string): void {
  sessionStorage.setItem(KEY, text);
}
