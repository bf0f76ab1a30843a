import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../parts/states.js';
import { useStartSamples } from './use-samples.js';

/** No data yet: what will be here, and the ways to get it. */
export function NoTickets({ samples }: { samples: boolean }) {
  const start = useStartSamples();
  return (
    <section className="panel" aria-label="No tickets yet">
      <Empty
        title={samples ? 'The first sample tickets are on their way' : 'No tickets yet'}
        action={
          samples ? undefined : (
            <>
              <Button renderRoot={(props) => <Link to="/marketplace" {...props} />}>Connect a tool</Button>
              <Button variant="default" renderRoot={(props) => <Link to="/ingestion" {...props} />}>
                Upload a file
              </Button>
              <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
                Use demo data
              </Button>
            </>
          )
        }
      >
        Here you will see tickets arrive, how they are scored, what workflows do about them, and how fast.
      </Empty>
    </section>
  );
}
