import { SegmentedControl, Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '../../parts/page.js';
import style from './ingestion.module.css';
import { FileImport, type Chosen } from './file/file-import.js';
import { JobDrawer } from './jobs/job-drawer.js';
import { JobList } from './jobs/job-list.js';
import { MayIngest } from './may-ingest.js';
import { PasteForm } from './records/paste-form.js';

const route = getRouteApi('/inside/ingestion');
const ways = [
  { value: 'file', label: 'File' },
  { value: 'records', label: 'Paste JSON' },
];

/** Brings tickets in from files and records, and shows how every import fares. */
export function IngestionPage() {
  const { way = 'file' } = route.useSearch();
  const navigate = route.useNavigate();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const openJob = (job: string): void => void navigate({ search: (before) => ({ ...before, job }) });
  const mend = (next: Chosen): void => {
    setChosen(next);
    void navigate({ search: { way: 'file' } });
  };
  return (
    <Page
      title="Ingestion"
      note="Import tickets from other tools. Rows that cannot be taken are given back with the reason."
    >
      <Stack gap="md" className={style.touch}>
        <MayIngest>
          <SegmentedControl
            size="xs"
            aria-label="How the data comes in"
            data={ways}
            value={way}
            onChange={(value) =>
              void navigate({
                search: (before) => ({ ...before, way: value === 'file' ? undefined : 'records' }),
              })
            }
            style={{ alignSelf: 'flex-start' }}
          />
          {way === 'file' ? (
            <FileImport chosen={chosen} choose={setChosen} openJob={openJob} />
          ) : (
            <PasteForm openJob={openJob} />
          )}
        </MayIngest>
        <JobList />
      </Stack>
      <JobDrawer mend={mend} />
    </Page>
  );
}
