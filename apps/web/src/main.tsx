import { createRoot } from 'react-dom/client';
createRoot(document.querySelector('#root') as HTMLElement).render('Patchbay');
