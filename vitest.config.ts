import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

// Tests import sources, not builds, so that a failure points to the line in question.
// Tests of the build itself (bundles, exports, packed installs) are in `tests/`.
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
    // One second, the default, is too short on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    // By default one core stays idle: on two cores, files would run one after another, and most of them wait.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'packages', include: ['packages/*/{src,test}/**/*.test.ts'] } },
      { extends: true, test: { name: 'apps', include: ['apps/*/{src,test}/**/*.test.ts'] } },
      // These need a browser, set in `LITECONE_TEST_BROWSER`.
      { extends: true, test: { name: 'pages', include: ['apps/dashboard/e2e/**/*.e2e.ts'], testTimeout: 60_000 } },
      { extends: true, test: { name: 'site', include: ['apps/docs/e2e/**/*.e2e.ts'], testTimeout: 60_000 } },
      {
        extends: true,
        test: { name: 'repository', include: ['tests/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
})
