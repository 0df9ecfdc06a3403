/** Marks what a program guessed and nobody has checked. */
export function Guess() {
  return <span className="tag guess">guess</span>;
}
