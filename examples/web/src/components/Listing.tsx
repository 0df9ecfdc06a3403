import type { ReactNode } from "react";
import type { TypedDocumentNode } from "urql";

import { inEnglish } from "../rules/numbers";
import { Loading } from "./Loading";
import { More } from "./More";
import { Problem } from "./Problem";
import { Shell, type ShellQuery } from "./Shell";
import { usePageQuery } from "./usePageQuery";

interface Connection<Node> {
  totalCount: number | null;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: readonly Node[];
}

interface Props<Data, Variables, Node> {
  query: TypedDocumentNode<Data, Variables>;
  /** The variables of the first page; `after` is null. */
  variables: Variables & { after?: string | null | undefined };
  listOf: (data: Data) => Connection<Node> | null;
  /** What is listed: "words", "There is no such word.", "More words". */
  words: { many: string; none: string; more: string };
  row: (node: Node) => ReactNode;
}

/** The page of a list that grows by a button. A list of another name begins anew; the controls stay, with their focus. */
export function Listing<Data extends ShellQuery, Variables extends object, Node>({
  name,
  controls,
  ...props
}: Props<Data, Variables, Node> & { name: string; controls: ReactNode }) {
  const { data, error, isLoading, reload } = usePageQuery(props.query, props.variables);
  const list = data === undefined ? null : props.listOf(data);
  return (
    <Shell query={data}>
      {controls}
      {error !== undefined && <Problem error={error} onRetry={reload} />}
      {list === null && isLoading && <Loading />}
      {list !== null && (
        <>
          {list.totalCount !== null && (
            <p className="facts">
              {inEnglish(list.totalCount)} {props.words.many}
            </p>
          )}
          {list.nodes.length === 0 && !list.pageInfo.hasNextPage && <p className="empty">{props.words.none}</p>}
          <Rows key={name} {...props} list={list} />
        </>
      )}
    </Shell>
  );
}

function NextRows<Data, Variables extends object, Node>(props: Props<Data, Variables, Node>) {
  const { data, error, isLoading, reload } = usePageQuery(props.query, props.variables);
  const list = data === undefined ? null : props.listOf(data);
  if (error !== undefined) return <Problem error={error} onRetry={reload} />;
  if (list === null) return isLoading && <Loading />;
  return <Rows {...props} list={list} />;
}

function Rows<Data, Variables extends object, Node>({
  list,
  ...props
}: Props<Data, Variables, Node> & { list: Connection<Node> }) {
  return (
    <>
      <ul className="rows">{list.nodes.map(props.row)}</ul>
      <More pageInfo={list.pageInfo} label={props.words.more}>
        {(after) => <NextRows {...props} variables={{ ...props.variables, after }} />}
      </More>
    </>
  );
}
