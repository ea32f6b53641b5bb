/** One library, doing the same as all others. `stream` resolves with the number of chunks that its caller was given. */
export interface Contender {
  call(): Promise<void>
  stream(chunks: number): Promise<number>
}

/** Makes a contender that talks to the upstream at this origin. Stream requests go to `/chunks-<n>` before the wire's own path. */
export type CreateContender = (origin: string) => Contender | Promise<Contender>

export const messages = [{ role: 'user' as const, content: 'Hello there' }]
