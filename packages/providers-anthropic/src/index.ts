export { type AnthropicSettings, anthropic } from './anthropic.ts'
export { anthropicVertex } from './anthropic-vertex.ts'
export { anthropicWire } from './anthropic-wire.ts'
export type { AnthropicVertexSettings } from './vertex-address.ts'
