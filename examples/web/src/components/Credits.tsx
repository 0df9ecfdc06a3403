interface Source {
  name: string;
  url: string | null;
  license: string | null;
  author?: string | null;
}

/** Sources in one line, each once, with its author and licence. */
export function Credits({ label, sources }: { label: string; sources: readonly Source[] }) {
  const distinct = [...new Map(sources.map((source) => [source.name, source])).values()];
  if (distinct.length === 0) return null;
  return (
    <p className="credits">
      {label}:{" "}
      {distinct.map(({ name, url, license, author = null }, index) => (
        <span key={name}>
          {index > 0 && "; "}
          {url === null ? name : <a href={url}>{name}</a>}
          {author !== null && ` by ${author}`}
          {license !== null && ` (${license})`}
        </span>
      ))}
    </p>
  );
}
