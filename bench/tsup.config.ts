import { library } from '../tooling/library.ts'

const programs = { platform: 'node' } as const

export default [
  library({
    ...programs,
    entry: [
      'src/run.ts',
      'src/limits.ts',
      'src/worker.ts',
      'src/upstream.ts',
      'src/helicone-callback.ts',
      'src/contenders/*.ts',
    ],
    outDir: 'dist',
    clean: ['!gateway/**'],
  }),
  library({
    ...programs,
    entry: ['gateway/{added-latency,growth,load,log-store,memory,raw-load,serve-*,soak,throughput}.ts'],
    outDir: 'dist/gateway',
  }),
]
