import type { Feedback } from './feedback.ts'
import { HeliconeError } from './helicone-error.ts'
import { type Poster, post } from './send.ts'

export { resolveOptions } from './options.ts'
export { createPoster } from './send.ts'

/** Throws a `HeliconeError` if Helicone does not accept it, and a `TypeError` if id, rating or scores are invalid. */
export async function postFeedback(id: string, { rating, scores }: Feedback, poster: Poster): Promise<void> {
  const { settings } = poster
  checkScores(scores)
  if (typeof id !== 'string' || id === '') throw new TypeError('feedback(id) must be the id of a call: reply.call.id.')
  if (rating === undefined && !scores) throw new TypeError('feedback(id, { rating, scores }) needs a rating or scores.')
  if (!settings.apiKey) throw new HeliconeError('no_key', 'feedback needs a key. Set HELICONE_API_KEY, or pass apiKey.')
  const base = `${settings.restBase}/v1/request/${encodeURIComponent(id)}`
  if (rating !== undefined) await send(`${base}/feedback`, { rating })
  if (scores) await send(`${base}/score`, { scores })

  async function send(url: string, body: unknown): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { kind, status, message, retryAfter } = await post(
        url,
        new TextEncoder().encode(JSON.stringify(body)),
        poster,
      )
      if (kind === 'delivered') return
      if (kind !== 'failed' || attempt >= 3) {
        const code = kind === 'failed' ? 'undeliverable' : kind === 'refused' ? 'rejected' : 'unauthorized'
        throw new HeliconeError(code, `feedback was not accepted (${status ?? 'no response'}): ${message}`, {
          status,
          requestId: id,
        })
      }
      const delay = Math.min(settings.backoff.max, retryAfter ?? settings.backoff.min * 2 ** attempt)
      await new Promise((resolve) => setTimeout(resolve, delay))
    }
  }
}

function checkScores(scores: Feedback['scores']): void {
  for (const [name, value] of Object.entries(scores ?? {})) {
    if (typeof value !== 'boolean' && !Number.isInteger(value))
      throw new TypeError(`feedback({ scores }): "${name}" must be a whole number or a boolean, not ${value}.`)
  }
}
