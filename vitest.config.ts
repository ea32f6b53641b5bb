import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

// Tests read sources, not builds, so that a failure points at the line that is wrong.
// What a build alone can show (bundles, exports, packed installs) is tested in `tests/`.
export default defineConfig({
  resolve: {
    alias: [
      { find: '#transport', replacement: `${root}packages/core/src/transport-undici.ts` },
      { find: /^@litecone\/([a-z-]+)\/([a-z-]+)$/, replacement: `${root}packages/$1/src/$2.ts` },
      { find: /^@litecone\/([a-z-]+)$/, replacement: `${root}packages/$1/src/index.ts` },
    ],
  },
  test: {
    testTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'packages', include: ['packages/*/{src,test}/**/*.test.ts'] } },
      { extends: true, test: { name: 'apps', include: ['apps/*/{src,test}/**/*.test.ts'] } },
      // In a browser, where `LITECONE_TEST_BROWSER` names one.
      { extends: true, test: { name: 'pages', include: ['apps/dashboard/e2e/**/*.e2e.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'site', include: ['apps/docs/e2e/**/*.e2e.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'repository', include: ['tests/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
})
