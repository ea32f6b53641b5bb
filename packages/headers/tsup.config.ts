import { library } from '../../tooling/library.ts'

export default library({ entry: ['src/index.ts', 'src/contract.ts'] })
