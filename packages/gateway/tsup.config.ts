import { cp } from 'node:fs/promises'
import { bundleProgram } from '../../tooling/bundle-program.ts'
import { library } from '../../tooling/library.ts'

export default library({
  platform: 'node',
  entry: { index: 'src/index.ts', api: 'src/api.ts' },
  async onSuccess() {
    await bundleProgram({
      outdir: 'dist',
      // Threads run a file of their own, which must lie beside the code that starts them. Gateways started by `startGateway` use it too.
      entryPoints: { cli: 'src/cli/main.ts', 'sqlite-worker': 'src/stores/sqlite/sqlite-worker.ts' },
    })
    // The pages, which are built before, come with the package.
    await cp('../../apps/dashboard/dist', 'dist/pages', { recursive: true })
  },
})
