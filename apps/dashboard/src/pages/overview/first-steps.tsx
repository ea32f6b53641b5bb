import { Empty } from '../../parts/states.tsx'

/** Shown if there are no requests: how to send one. */
export function FirstSteps() {
  const { origin } = location
  return (
    <Empty title="No requests in this period.">
      <p>Choose a longer period, or send a request through this gateway:</p>
      <pre tabIndex={0}>
        {[
          `curl ${origin}/v1/chat/completions \\`,
          '  -H "Authorization: Bearer $OPENAI_API_KEY" -H "Content-Type: application/json" \\',
          `  -d '{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello"}]}'`,
        ].join('\n')}
      </pre>
      <p>
        Or make it the base URL of the client you use: <code>new OpenAI({`{ baseURL: '${origin}/v1' }`})</code>. What
        you send appears here a moment later.
      </p>
    </Empty>
  )
}
