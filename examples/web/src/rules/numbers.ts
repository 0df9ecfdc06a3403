/** A whole number as English writes it: 58,783. `Intl` does the same, but takes long to load before the first number. */
export function inEnglish(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
