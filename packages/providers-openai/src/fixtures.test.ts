import { defineProvider } from '@litecone/core'
import { describeFixtures } from '@litecone/testkit'
import { openai, openaiWire } from './index.ts'

describeFixtures({ folder: 'openai', framing: 'openai', provider: openai })

/** Vendors whose recordings the wire reads without quirks; their packages test the quirks. */
const shaped = /* @__PURE__ */ defineProvider({ id: 'shaped', wire: openaiWire(), authorize: () => ({}) })

for (const folder of ['openai-compatible', 'azure', 'groq', 'mistral', 'deepseek', 'perplexity', 'xai']) {
  describeFixtures({ folder, framing: 'openai', provider: shaped })
}
