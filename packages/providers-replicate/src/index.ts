export { replicate } from './replicate.ts'
export { replicateWire } from './replicate-wire.ts'
