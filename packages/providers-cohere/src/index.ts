export { cohere } from './cohere.ts'
export { cohereWire } from './cohere-wire.ts'
