import type { KnipConfig } from 'knip'

/** What is used in ways that cannot be seen in an import. */
export default {
  workspaces: {
    '.': {
      entry: ['tests/**/*.test.ts', 'tooling/release/smoke.ts'],
      // Bundles that tests make and run import it.
      ignoreDependencies: ['undici'],
    },
    // Its script is read as text and given to the browser.
    'apps/dashboard': { entry: ['e2e/**/*.e2e.ts'], ignoreDependencies: ['axe-core'] },
    // Its settings look for the packages from where they lie.
    'apps/docs': {
      entry: ['e2e/**/*.e2e.ts', 'typedoc.config.mjs'],
      typedoc: false,
    },
    bench: { entry: ['src/*.ts', 'src/contenders/*.ts', 'gateway/*.ts'] },
    'packages/gateway': {
      // Programs that tests start as processes of their own.
      entry: ['src/stores/*.test-support.ts'],
      // The pages are built before the gateway, which ships them.
      ignoreDependencies: ['@litecone/dashboard'],
      ignoreBinaries: ['mount', 'umount', 'prlimit', 'redis-server'],
    },
  },
  // They have a package.json of their own each.
  ignore: ['bench/peers/**', 'examples/**'],
  // Types that other types name are exported, so that declarations can name them too.
  exclude: ['types'],
} satisfies KnipConfig
