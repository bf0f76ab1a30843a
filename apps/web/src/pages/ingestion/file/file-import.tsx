import { DropZone } from './drop-zone.js';
import { FileForm } from './file-form.js';

/** The file to import and the source its tickets will carry. */
export interface Chosen {
  file: File;
  source: string;
}

interface Props {
  chosen: Chosen | null;
  choose: (chosen: Chosen | null) => void;
  openJob: (job: string) => void;
}

/** Choose a file, see what it would become, import it. */
export function FileImport({ chosen, choose, openJob }: Props) {
  if (!chosen) return <DropZone take={(file) => choose({ file, source: 'upload' })} />;
  const { file } = chosen;
  return (
    <FileForm
      key={`${file.name} ${file.size} ${file.lastModified}`}
      chosen={chosen}
      another={() => choose(null)}
      accepted={(job) => {
        choose(null);
        openJob(job);
      }}
    />
  );
}
