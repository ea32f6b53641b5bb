import { library } from '../../tooling/library.ts'

// The servers stand alone, so that programs which are no tests can use them: the suites need vitest's own process.
export default library({ entry: ['src/index.ts', 'src/servers.ts'], platform: 'node', external: ['vitest'] })
