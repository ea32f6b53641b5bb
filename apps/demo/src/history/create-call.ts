import type { ContentPart, Message } from '@litecone/core'
import type { Call } from './call.ts'
import { MAP_PICTURE } from './map-picture.ts'
import { CHAT_MODELS, SCHEMA_MODEL, VISION_MODELS } from './models.ts'
import { DRAFTS, PICTURES, passages, SEARCHES, SUPPORT } from './questions.ts'
import type { Random } from './random.ts'

export const FEATURES = [
  [40, 'search'],
  [30, 'support'],
  [20, 'summaries'],
  [10, 'drafts'],
] as const

type Feature = (typeof FEATURES)[number][1]

/** A single call of a feature. `length`: a factor by which it is longer than usual. */
export function createCall(feature: Feature, length: number, random: Random): Call {
  return CREATE[feature](random, length)
}

const CREATE: Readonly<Record<Feature, (random: Random, length: number) => Call>> = {
  search(random) {
    const { asked, reasoning, answer } = random.pick(SEARCHES)
    const found = passages(4 + Math.round(random.skewed(0, 40)), random)
    const content = `Answer from these passages only.\n\n${found}\n\nQuestion: ${asked}`
    return chat([{ role: 'user', content }], { reasoning, text: answer }, random)
  },
  support(random) {
    if (random.next() < 0.15) return createPictureCall(random)
    const [first, reply, { asked, reasoning, answer }] = random.pick(SUPPORT)
    const messages: Message[] = [
      { role: 'user', content: first },
      { role: 'assistant', content: reply },
      { role: 'user', content: asked },
    ]
    return chat(messages, { reasoning, text: answer }, random)
  },
  summaries(random, length) {
    const lines = Math.round((20 + random.skewed(0, 60)) * length)
    const content = `Summarize this week's orders.\n\n${passages(lines, random)}`
    const orders = 30 + Math.floor(random.next() * 40)
    const summary = {
      orders,
      revenue_eur: Math.round(orders * (1900 + 900 * random.next())) / 100,
      best_sellers: ['R-09', 'M-14', 'D-02'],
      open_questions: ['Two orders have no address.', 'One customer asks for an invoice in dollars.'],
    }
    return {
      model: SCHEMA_MODEL,
      request: { messages: [SYSTEM, { role: 'user', content }], response_format: SUMMARY_SCHEMA },
      answer: { text: JSON.stringify(summary) },
    }
  },
  drafts(random) {
    const { asked, answer } = random.pick(DRAFTS)
    return { ...chat([{ role: 'user', content: asked }], { text: answer }, random), stream: true }
  },
}

/** A chat, which is streamed more often than not. */
function chat(
  messages: readonly Message[],
  { reasoning, text }: { reasoning?: string | undefined; text: string },
  random: Random,
): Call {
  return {
    model: random.pick(CHAT_MODELS),
    request: { messages: [SYSTEM, ...messages] },
    answer: { text, ...(reasoning !== undefined && { reasoning }) },
    stream: random.next() < 0.6,
  }
}

function createPictureCall(random: Random): Call {
  const { asked, reasoning, answer } = random.pick(PICTURES)
  const content: ContentPart[] = [
    { type: 'text', text: asked },
    { type: 'image_url', image_url: { url: MAP_PICTURE } },
  ]
  const call = chat([{ role: 'user', content }], { reasoning, text: answer }, random)
  return { ...call, model: random.pick(VISION_MODELS) }
}

const SYSTEM: Message = {
  role: 'system',
  content:
    'You answer for a shop that sells maps of rivers. Be brief and friendly, and never guess. (This is sample data.)',
}

const SUMMARY_SCHEMA = {
  type: 'json_schema' as const,
  json_schema: {
    name: 'week',
    strict: true,
    schema: {
      type: 'object',
      properties: {
        orders: { type: 'integer' },
        revenue_eur: { type: 'number' },
        best_sellers: { type: 'array', items: { type: 'string' } },
        open_questions: { type: 'array', items: { type: 'string' } },
      },
      required: ['orders', 'revenue_eur', 'best_sellers', 'open_questions'],
      additionalProperties: false,
    },
  },
}
