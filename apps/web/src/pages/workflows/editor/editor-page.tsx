import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../../../api/client.js';
import { ApiError } from '../../../api/problem.js';
import { actionOffers } from '../../../api/queries.js';
import type { ActionOffer } from '../../../api/types.js';
import { Page } from '../../../parts/page.js';
import { Empty, Loaded } from '../../../parts/states.js';
import { useWorkflows } from '../use-workflows.js';
import { templates } from '../workflow-queries.js';
import { blank, type WorkflowInput } from './draft.js';
import { Editor } from './editor.js';

/** Loads what the editor starts from: a stored workflow, a template, or nothing. */
export function EditorPage() {
  const { search } = useWorkflows();
  const offers = useQuery(actionOffers);
  if (offers.data === undefined) {
    return (
      <Page title="Workflow">
        <Loaded query={offers}>{() => null}</Loaded>
      </Page>
    );
  }
  const { items } = offers.data;
  if (search.workflow !== 'new') return <Stored id={search.workflow ?? ''} offers={items} />;
  if (search.template !== undefined) return <FromTemplate id={search.template} offers={items} />;
  return <Editor id={null} start={blank} offers={items} />;
}

function Stored({ id, offers }: { id: string; offers: ActionOffer[] }) {
  const query = useQuery({
    queryKey: ['workflow', id],
    queryFn: () => ok(api.GET('/api/workflows/{id}', { params: { path: { id } } })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (query.error instanceof ApiError && query.error.status === 404) return <Gone what="workflow" />;
  if (query.data === undefined)
    return (
      <Page title="Workflow">
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    );
  return <Editor id={id} start={query.data as WorkflowInput} offers={offers} />;
}

function FromTemplate({ id, offers }: { id: string; offers: ActionOffer[] }) {
  const query = useQuery(templates);
  if (query.data === undefined)
    return (
      <Page title="New workflow">
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    );
  const template = query.data.items.find((one) => one.id === id);
  if (template === undefined) return <Gone what="ready-made workflow" />;
  return <Editor id={null} start={template.workflow as unknown as WorkflowInput} offers={offers} />;
}

function Gone({ what }: { what: string }) {
  const { close } = useWorkflows();
  return (
    <Page title="Workflow">
      <Empty title={`There is no such ${what}`} action={<Button onClick={close}>All workflows</Button>}>
        It may have been deleted.
      </Empty>
    </Page>
  );
}
