import { createContext, useContext } from 'react';
import type { EditorState } from './use-editor.js';

export const EditorContext = createContext<EditorState | null>(null);

export function useEditorState(): EditorState {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error('stands outside an editor');
  return editor;
}
