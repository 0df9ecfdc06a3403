let format: Intl.DateTimeFormat | null = null;

/** A moment, in the time zone of the reader. */
export function When({ time }: { time: string }) {
  // Made for the first moment that is shown: the browser takes long to load what it needs, and most pages show none.
  format ??= new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
  return <time dateTime={time}>{format.format(new Date(time))}</time>;
}
