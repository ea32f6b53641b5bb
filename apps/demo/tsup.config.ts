import { library } from '../../tooling/library.ts'

export default library({ entry: ['src/main.ts'], platform: 'node' })
