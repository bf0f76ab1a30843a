import { getRouteApi } from '@tanstack/react-router';
import type { WorkflowsSearch } from './workflows.search.js';

const route = getRouteApi('/inside/workflows');

/** Everything one can choose on this page is in its URL. */
export function useWorkflows() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (change: Partial<WorkflowsSearch>, replace = false): void =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace });
  return {
    search,
    go,
    open: (workflow: string, template?: string): void => go({ workflow, template, ticket: undefined }),
    close: (): void => go({ workflow: undefined, template: undefined, ticket: undefined }),
  };
}
