import type { KnipConfig } from 'knip'

/** Code and dependencies that are used without an import. */
export default {
  workspaces: {
    '.': {
      entry: ['tests/**/*.test.ts', 'tooling/release/smoke.ts'],
      // Imported by bundles that tests build and run.
      ignoreDependencies: ['undici'],
    },
    // axe-core's script is read as text and passed to the browser.
    'apps/dashboard': { entry: ['e2e/**/*.e2e.ts'], ignoreDependencies: ['axe-core'] },
    // Knip would load typedoc.config.mjs from the root, but its paths are relative to its own folder.
    'apps/docs': {
      entry: ['e2e/**/*.e2e.ts', 'typedoc.config.mjs'],
      typedoc: false,
    },
    bench: { entry: ['src/*.ts', 'src/contenders/*.ts', 'gateway/*.ts'] },
    'packages/gateway': {
      // The command, and programs that tests start in separate processes.
      entry: ['src/cli/main.ts', 'src/stores/*.test-support.ts'],
      // Listed so that the dashboard is built first. The gateway ships its pages.
      ignoreDependencies: ['@litecone/dashboard'],
      ignoreBinaries: ['mount', 'umount', 'prlimit', 'redis-server'],
    },
  },
  // Each of these has its own package.json.
  ignore: ['bench/peers/**', 'examples/**'],
  // Types are exported when other exported types use them, so that users can name them.
  exclude: ['types'],
} satisfies KnipConfig
