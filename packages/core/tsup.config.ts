import { library } from '../../tooling/library.ts'

// `#transport` stays an import: the runtime's export conditions choose undici or fetch (package.json, `imports`).
export default library({
  entry: ['src/index.ts', 'src/transport-undici.ts', 'src/transport-fetch.ts'],
  external: ['#transport'],
})
