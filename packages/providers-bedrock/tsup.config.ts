import { library } from '../../tooling/library.ts'

export default library()
