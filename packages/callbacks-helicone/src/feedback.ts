import type { HeliconeOptions } from './options.ts'

export interface Feedback {
  /** Thumbs up or down. */
  rating?: boolean
  /** Whole numbers or yes and no, by name. Helicone shows them some ten minutes later. */
  scores?: Readonly<Record<string, number | boolean>>
}

/**
 * Says what an answer was worth. `id` is the call's: `reply.call.id`. For a process that made the call, the callback's own `feedback` is better: it waits
 * until the log has arrived.
 *
 * Throws a `HeliconeError` when Helicone does not take it, and a `TypeError` when it is no feedback.
 * Source: `POST /v1/request/{id}/feedback` and `/score` of https://docs.helicone.ai/rest/request/post-v1request-feedback.
 */
export async function sendFeedback(id: string, feedback: Feedback, options: HeliconeOptions = {}): Promise<void> {
  const { createPoster, postFeedback, resolveOptions } = await import('./post-feedback.ts')
  // Nobody would end a thread, nor is one worth it.
  const poster = createPoster({ ...options, thread: false }, resolveOptions(options), () => {})
  await postFeedback(id, feedback, poster)
}
