import { cp } from 'node:fs/promises'
import { library } from '../../tooling/library.ts'

// Threads run a file of their own, which must lie beside the chunk that starts them.
export default library({
  platform: 'node',
  entry: {
    index: 'src/index.ts',
    api: 'src/api.ts',
    cli: 'src/cli/main.ts',
    'sqlite-worker': 'src/stores/sqlite/sqlite-worker.ts',
  },
  // The pages, which are built before, come with the package.
  onSuccess: () => cp('../../apps/dashboard/dist', 'dist/pages', { recursive: true }),
})
