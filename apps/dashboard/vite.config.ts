import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const gateway = process.env['GATEWAY'] ?? 'http://127.0.0.1:8787'

// The gateway serves the result at `/`, and `index.html` for every path that is not an asset.
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
    // The licenses of the bundled packages. The name differs from LICENSE, because pnpm then packs the repository's own as well.
    license: { fileName: 'third-party.md' },
    // Inlined assets are `data:` addresses, which need a weaker content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // For `npm run dev`. GATEWAY is the address of a running gateway.
  server: { proxy: { '/api': gateway, '/v1': gateway } },
})
