import { Agent, request } from 'undici'
import { type CreateContender, messages } from '../contender.ts'

/** The minimum cost of any library on undici: the request, and parsing the JSON of the response. */
export const openai = floor('/v1/chat/completions')
export const anthropic = floor('/v1/messages')

function floor(path: string): CreateContender {
  return (origin) => {
    const dispatcher = new Agent()
    const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-bench' }
    const send = async (prefix: string, stream: boolean) =>
      request(origin + prefix + path, {
        method: 'POST',
        headers,
        body: JSON.stringify({ model: 'bench', messages, stream }),
        dispatcher,
      })
    return {
      async call() {
        const { body } = await send('', false)
        JSON.parse(await body.text())
      },
      async stream(chunks) {
        const { body } = await send(`/chunks-${chunks}`, true)
        let count = 0
        let rest = ''
        for await (const piece of body) {
          rest += piece.toString()
          let at = rest.indexOf('\n\n')
          let start = 0
          for (; at !== -1; at = rest.indexOf('\n\n', start)) {
            const data = rest.indexOf('data: ', start)
            if (rest[data + 6] === '{') {
              JSON.parse(rest.slice(data + 6, at))
              count++
            }
            start = at + 2
          }
          rest = rest.slice(start)
        }
        return count
      },
    }
  }
}
