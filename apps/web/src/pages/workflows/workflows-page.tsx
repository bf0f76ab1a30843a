import './workflows.css';
import { Button, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMay } from '../../api/may.js';
import { Page } from '../../parts/page.js';
import { EditorPage } from './editor/editor-page.js';
import { WorkflowList } from './list/workflow-list.js';
import { RunLog } from './runs/run-log.js';
import { useWorkflows } from './use-workflows.js';

/** Workflows and their run log; with `?workflow=` the editor of one. */
export function WorkflowsPage() {
  const { search, go } = useWorkflows();
  if (search.workflow !== undefined) return <EditorPage key={`${search.workflow} ${search.template}`} />;
  return (
    <Page
      title="Workflows"
      note="What the hub does by itself when a ticket fits a condition."
      actions={<NewWorkflow />}
    >
      <Tabs
        value={search.tab ?? 'list'}
        keepMounted={false}
        onChange={(tab) => go({ tab: tab === 'runs' ? 'runs' : undefined, status: undefined, of: undefined })}
      >
        <Tabs.List mb="sm">
          <Tabs.Tab value="list">Workflows</Tabs.Tab>
          <Tabs.Tab value="runs">Run log</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="list">
          <WorkflowList />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <RunLog />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function NewWorkflow() {
  const may = useMay('workflows:manage');
  const { open } = useWorkflows();
  return (
    <Button
      leftSection={<IconPlus size={15} />}
      disabled={!may}
      title={may ? undefined : 'Only administrators and analysts make workflows.'}
      onClick={() => open('new')}
    >
      New workflow
    </Button>
  );
}
