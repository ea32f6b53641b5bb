export { type OpenAISettings, openai } from './openai.ts'
export { openaiWire } from './openai-wire.ts'
export { CHAT_PARAMETERS, commonParameters, openaiParameters, withoutParameters, withParameters } from './parameters.ts'
export type { OpenAIQuirks } from './quirks.ts'
