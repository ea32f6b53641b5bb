export { gemini } from './gemini.ts'
export { geminiWire } from './gemini-wire.ts'
export { vertex } from './vertex.ts'
export type { VertexSettings } from './vertex-address.ts'
