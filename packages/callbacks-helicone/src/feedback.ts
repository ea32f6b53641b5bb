import type { HeliconeOptions } from './options.ts'

export interface Feedback {
  /** Thumbs up or down. */
  rating?: boolean
  /** Whole numbers or booleans, by name. Helicone shows them about ten minutes later. */
  scores?: Readonly<Record<string, number | boolean>>
}

/**
 * Rates a response. `id` is the call's: `reply.call.id`. In the process that made the call, prefer the callback's own `feedback`, which waits
 * until the log has arrived.
 *
 * Source: `POST /v1/request/{id}/feedback` and `/score` of https://docs.helicone.ai/rest/request/post-v1request-feedback.
 *
 * @throws HeliconeError If Helicone does not accept it.
 * @throws TypeError If the id, rating or scores are invalid.
 */
export async function sendFeedback(id: string, feedback: Feedback, options: HeliconeOptions = {}): Promise<void> {
  const { createPoster, postFeedback, resolveOptions } = await import('./post-feedback.ts')
  // Without a thread, which nothing would end.
  const poster = createPoster({ ...options, thread: false }, resolveOptions(options), () => {})
  await postFeedback(id, feedback, poster)
}
