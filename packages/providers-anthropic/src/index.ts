export { type AnthropicSettings, anthropic } from './anthropic.ts'
export { anthropicWire } from './anthropic-wire.ts'
