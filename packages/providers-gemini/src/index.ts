export { gemini } from './gemini.ts'
export { geminiWire } from './gemini-wire.ts'
