import type { ReactNode } from 'react';
import { Panel } from '../../parts/page.js';
import { Empty, Failed, Loading } from '../../parts/states.js';

/** A list that grows at the top. It is not announced line by line: that would never end. */
export function FeedPanel(props: {
  title: string;
  empty: ReactNode;
  /** Null while the first items are on their way. */
  items: ReactNode[] | null;
  error: unknown;
  retry: () => void;
}) {
  return (
    <Panel title={props.title} padded={false}>
      <div className="feed" role="region" tabIndex={0} aria-label={`${props.title}, list`}>
        <FeedContent {...props} />
      </div>
    </Panel>
  );
}

function FeedContent(props: {
  empty: ReactNode;
  items: ReactNode[] | null;
  error: unknown;
  retry: () => void;
}) {
  if (props.items && props.items.length > 0) return <ul className="feed-list">{props.items}</ul>;
  if (props.error) return <Failed error={props.error} retry={props.retry} />;
  return props.items ? <Empty title="Nothing yet">{props.empty}</Empty> : <Loading rows={5} />;
}
