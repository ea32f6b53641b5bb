/** A library under test. `stream` resolves with the number of chunks it yielded. */
export interface Contender {
  call(): Promise<void>
  stream(chunks: number): Promise<number>
}

/** Creates a contender that calls the upstream at an origin. Stream requests have `/chunks-<n>` in front of the wire's path. */
export type CreateContender = (origin: string) => Contender | Promise<Contender>

export const messages = [{ role: 'user' as const, content: 'Hello there' }]
