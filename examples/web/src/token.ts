const KEY = "rootski.token";

/** The viewer's token, kept until the tab is closed; null if nobody is signed in. */
export function storedToken(): string | null {
  return sessionStorage.getItem(KEY);
}

export function storeToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}
