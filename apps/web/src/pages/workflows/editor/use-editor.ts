import { notifications } from '@mantine/notifications';
import { useReducer, useRef, useState } from 'react';
import type { ActionOffer } from '../../../api/types.js';
import { useWorkflows } from '../use-workflows.js';
import { useRemove, useSave } from '../workflow-mutations.js';
import { changed, type Change } from './change-draft.js';
import { inputOf, isSame, problemsOf, type Draft, type Told } from './draft.js';
import { elementFor } from './element-for.js';
import { toldBy } from './told-by.js';

export interface EditorState {
  id: string | null;
  draft: Draft;
  offers: ActionOffer[];
  told: Told[];
  change: (change: Change) => void;
  /** What is wrong now, shown at its place; true = nothing. */
  check: () => boolean;
  refuse: (error: unknown) => void;
  save: () => void;
  saving: boolean;
  remove: () => void;
  removing: boolean;
  isDirty: () => boolean;
}

/** The draft of one workflow with everything that can happen to it. */
export function useEditor(id: string | null, start: Draft, offers: ActionOffer[]): EditorState {
  const [draft, change] = useReducer(changed, start);
  const [told, setTold] = useState<Told[]>([]);
  const saved = useRef<Draft | null>(start);
  const { go, close } = useWorkflows();
  const saving = useSave();
  const removing = useRemove();
  const show = (found: Told[]): void => {
    setTold(found);
    const wrong = found.map(({ path }) => elementFor(path, draft)).find((element) => element !== null);
    if (wrong) requestAnimationFrame(() => document.getElementById(wrong)?.focus());
  };
  const check = (): boolean => {
    const found = problemsOf(draft, offers);
    show(found);
    return found.length === 0;
  };
  const refuse = (error: unknown): void => show(toldBy(error));
  const save = (): void => {
    if (!check()) return;
    const kept = { id, input: inputOf(draft, offers) };
    const done = (newId: string): void => {
      saved.current = draft;
      notifications.show({ color: 'teal', message: `${draft.name} was saved.` });
      if (id === null) go({ workflow: newId, template: undefined }, true);
    };
    saving.mutate(kept, { onError: refuse, onSuccess: (workflow) => done(workflow.id) });
  };
  const remove = (): void => {
    if (id === null) return;
    removing.mutate(id, {
      onSuccess: () => {
        saved.current = null;
        close();
      },
    });
  };
  const isDirty = (): boolean => saved.current !== null && !isSame(draft, saved.current);
  const busy = { saving: saving.isPending, removing: removing.isPending };
  return { id, draft, offers, told, change, check, refuse, save, remove, isDirty, ...busy };
}
