import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const gateway = process.env['GATEWAY'] ?? 'http://127.0.0.1:8787'

// The gateway serves what is built here at `/`, and all that is not an asset as `index.html`.
export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: [
      {
        find: '@litecone/gateway/api',
        replacement: fileURLToPath(new URL('../../packages/gateway/src/api.ts', import.meta.url)),
      },
    ],
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    // Of what is bundled, as most of it asks. pnpm packs the repository's own LICENSE only where no other file is named like one.
    license: { fileName: 'third-party.md' },
    // Inlined as data: they would need a weaker content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // While working on the pages: `npm run dev`, with GATEWAY as the address of a gateway that runs.
  server: { proxy: { '/api': gateway, '/v1': gateway } },
})
