import { type CreateContender, messages } from '../contender.ts'

/** Node's built-in `fetch` with minimal parsing. */
export const openai: CreateContender = (origin) => {
  const send = (prefix: string, stream: boolean) =>
    fetch(`${origin}${prefix}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sk-bench' },
      body: JSON.stringify({ model: 'bench', messages, stream }),
    })
  return {
    async call() {
      await (await send('', false)).json()
    },
    async stream(chunks) {
      const { body } = await send(`/chunks-${chunks}`, true)
      let count = 0
      let rest = ''
      for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const events = (rest + piece).split('\n\n')
        rest = events.pop() ?? ''
        for (const event of events) {
          if (!event.startsWith('data: {')) continue
          JSON.parse(event.slice(6))
          count++
        }
      }
      return count
    },
  }
}
