import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../../api/may.js';
import { Needs } from '../../parts/needs.js';
import { Page } from '../../parts/page.js';
import { AuditFilter } from './audit-filter.js';
import { AuditList } from './audit-list.js';
import { EntryDrawer } from './entry-drawer.js';
import { ExportMenu } from './export-menu.js';
import { entries } from './use-audit.js';
import { VerifyLog } from './verify-log.js';

const route = getRouteApi('/inside/settings/audit');

/** Who changed what, when and from where; whether the log is whole; and a copy to take away. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay('audit:read');
  const query = useInfiniteQuery({ ...entries(search), enabled: may });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const show = (entry: number | undefined): void =>
    void navigate({ search: (before) => ({ ...before, entry }) });
  return (
    <Page
      title="Audit log"
      note="Every change, by whom and from where. Entries cannot be changed or removed."
      actions={may && <ExportMenu search={search} />}
    >
      <Needs permission="audit:read">
        <VerifyLog />
        <AuditFilter
          key={JSON.stringify({ ...search, entry: undefined })}
          search={search}
          onChange={(next) => void navigate({ search: next })}
        />
        <AuditList query={query} items={items} search={search} onShow={show} />
        <EntryDrawer entry={items.find(({ seq }) => seq === search.entry)} onClose={() => show(undefined)} />
      </Needs>
    </Page>
  );
}
