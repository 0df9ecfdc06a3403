import { useDeferredValue } from "react";
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useQuery } from "urql";

interface Result<Data> {
  data: Data | undefined;
  error: CombinedError | undefined;
  /** Whether nothing can be said yet. The cache may return a part of the page first, such as the viewer. */
  isLoading: boolean;
  reload: () => void;
}

interface Options {
  /** Whether others change what the page lists, in another tab or elsewhere: then the server is asked on each visit. */
  isShared?: boolean;
}

/** The one query of a page. Its answer is rendered in slices, so that a long page does not block the browser. */
export function usePageQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { isShared = false }: Options = {},
): Result<Data> {
  const [result, execute] = useQuery({ query, variables, requestPolicy: isShared ? "cache-and-network" : "cache-first" });
  const { data, error, fetching, stale } = useDeferredValue(result);
  return {
    data,
    error,
    isLoading: fetching || stale,
    reload: () => {
      execute({ requestPolicy: "network-only" });
    },
  };
}
