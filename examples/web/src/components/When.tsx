const FORMAT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** A moment, in the time zone of the reader. */
export function When({ time }: { time: string }) {
  return <time dateTime={time}>{FORMAT.format(new Date(time))}</time>;
}
