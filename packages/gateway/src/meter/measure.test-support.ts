import { prices } from '@litecone/prices'
import { frameStream, type StreamItem, type TextFraming } from '@litecone/testkit'
import { createMeter } from './create-meter.ts'
import type { Measured, Metered } from './meter.ts'

const meter = createMeter({ prices: prices() })

/** Measures a call. Defaults: a chat completion at OpenAI. Bodies may be given as values. */
export function measure({
  requestBody = null,
  responseBody = null,
  ...call
}: Partial<Omit<Metered, 'requestBody' | 'responseBody'>> & {
  requestBody?: unknown
  responseBody?: unknown
}): Measured {
  return meter({
    provider: 'openai',
    path: '/v1/chat/completions',
    contentType: null,
    status: 200,
    at: Date.UTC(2026, 10, 2),
    ...call,
    requestBody: asText(requestBody),
    responseBody: asText(responseBody),
  })
}

function asText(body: unknown): string | null {
  return body === null || typeof body === 'string' ? body : JSON.stringify(body)
}

/** The text of a stream in the provider's framing. */
export function frameEvents(provider: string, events: readonly StreamItem[]): string {
  return frameStream(events, FRAMINGS[provider] ?? 'openai')
}

const FRAMINGS: Readonly<Record<string, TextFraming>> = { anthropic: 'anthropic', cohere: 'cohere', gemini: 'gemini' }
