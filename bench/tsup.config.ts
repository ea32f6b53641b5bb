import { library } from '../tooling/library.ts'

export default library({
  entry: ['src/run.ts', 'src/worker.ts', 'src/upstream.ts', 'src/helicone-callback.ts', 'src/contenders/*.ts'],
  platform: 'node',
  dts: false,
  outDir: 'dist',
})
