/** A model of the sample data. Prices are of the kind that such models have, and no one's list. */
export interface ModelKind {
  readonly provider: string
  readonly model: string
  readonly url: string
  /** US dollars a million tokens: of the prompt, of the completion. */
  readonly price: readonly [prompt: number, completion: number]
  readonly msPerToken: number
  /** An answer in the provider's shape. */
  readonly answer: (text: string) => object
}

const openaiShaped = (content: string) => ({
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
})

const OPENAI = 'https://api.openai.com/v1/chat/completions'

/** By how often they are used. */
export const KINDS: readonly (readonly [weight: number, kind: ModelKind])[] = [
  [
    38,
    { provider: 'openai', model: 'gpt-4o-mini', url: OPENAI, price: [0.15, 0.6], msPerToken: 8, answer: openaiShaped },
  ],
  [18, { provider: 'openai', model: 'gpt-4o', url: OPENAI, price: [2.5, 10], msPerToken: 14, answer: openaiShaped }],
  [
    20,
    {
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      url: 'https://api.anthropic.com/v1/messages',
      price: [3, 15],
      msPerToken: 17,
      answer: (text) => ({
        type: 'message',
        role: 'assistant',
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
      }),
    },
  ],
  [
    12,
    {
      provider: 'gemini',
      model: 'gemini-2.5-flash',
      url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent',
      price: [0.3, 2.5],
      msPerToken: 6,
      answer: (text) => ({ candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }] }),
    },
  ],
  [
    9,
    {
      provider: 'groq',
      model: 'llama-3.3-70b-versatile',
      url: 'https://api.groq.com/openai/v1/chat/completions',
      price: [0.59, 0.79],
      msPerToken: 3,
      answer: openaiShaped,
    },
  ],
  [3, { provider: 'openai', model: 'o3', url: OPENAI, price: [2, 8], msPerToken: 60, answer: openaiShaped }],
]
