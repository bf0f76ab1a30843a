import { Button, Card, Group, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../../api/may.js';
import type { WorkflowTemplate } from '../../../api/types.js';
import { Loaded } from '../../../parts/states.js';
import { useWorkflows } from '../use-workflows.js';
import { templates } from '../workflow-queries.js';

export function Templates() {
  const query = useQuery(templates);
  return (
    <section aria-label="Ready-made workflows">
      <Group gap={6} mb={6}>
        <Title order={2}>Start from a ready-made one</Title>
        <Text size="sm" c="dimmed">
          {query.data?.items.length}
        </Text>
      </Group>
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3, xl: 4 }} spacing="sm" verticalSpacing="sm">
            {items.map((template) => (
              <Template key={template.id} template={template} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </section>
  );
}

function Template({ template }: { template: WorkflowTemplate }) {
  const may = useMay('workflows:manage');
  const { open } = useWorkflows();
  return (
    <Card
      component="article"
      className="pb-card"
      aria-label={template.name}
      style={{ display: 'flex', flexDirection: 'column', gap: 6 }}
    >
      <Title order={3} fz="md">
        {template.name}
      </Title>
      <Text size="sm" c="dimmed" style={{ flex: 1 }}>
        {template.description}
      </Text>
      <div>
        <Button variant="default" disabled={!may} onClick={() => open('new', template.id)}>
          Use it<span className="visually-hidden">: {template.name}</span>
        </Button>
      </div>
    </Card>
  );
}
