import { useQuery } from '@tanstack/react-query';
import { sendForm } from '../../../api/client.js';
import type { FilePreview } from '../../../api/types.js';
import { previewBytes } from './file-words.js';
import type { Draft } from './mapping.js';

/** What the hub makes of the file, by its own guess or by the draft. The last answer stays while a new one comes. */
export function usePreview(file: File, draft: Draft | null) {
  return useQuery({
    queryKey: ['file-preview', file.name, file.size, file.lastModified, draft],
    queryFn: ({ signal }) => {
      const form = new FormData();
      if (draft) form.append('mapping', JSON.stringify(draft));
      form.append('file', file.slice(0, previewBytes(file.name, file.size)), file.name);
      return sendForm<FilePreview>('/api/upload/preview', form, undefined, signal);
    },
    placeholderData: (before, query) => (query?.queryKey[1] === file.name ? before : undefined),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
}
