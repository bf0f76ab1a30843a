import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const hub = process.env['PATCHBAY_HUB'] ?? 'http://localhost:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['patchbay-source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2022', chunkSizeWarningLimit: 700 },
  server: {
    proxy: { '/api': hub, '/ws': { target: hub, ws: true } },
  },
});
