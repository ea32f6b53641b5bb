import type { Message } from '@litecone/core'
import { AGENT_TOOLS, CHECK_SCHEMA } from './agent-tools.ts'
import { AGENT_TOPICS, type AgentRound, type AgentTopic } from './agent-topics.ts'
import { type Call, countTokens, type ToolUse } from './call.ts'
import { AGENT_MODELS, type Model, SCHEMA_MODEL } from './models.ts'
import type { Random } from './random.ts'

/** A step of an agent: a call, or a text to embed. */
type SessionStep = { readonly path: string } & ({ readonly call: Call } | { readonly embed: string })

/** The steps of an agent for one question: several rounds of tool calls, the answer, and a check of the answer. */
export function createSession(random: Random): readonly SessionStep[] {
  const topic = random.pick(AGENT_TOPICS)
  const model = random.pick(AGENT_MODELS)
  const messages: Message[] = [SYSTEM, { role: 'user', content: topic.question }]
  const steps: SessionStep[] = [{ path: '/research/recall', embed: topic.question }]
  const request = () => ({ messages: [...messages], tools: [...AGENT_TOOLS] })
  let path = '/research'
  let seen = 0
  for (const round of topic.rounds) {
    const calls = round.calls.map(({ name, input }) => ({ id: idOf(model, random), name, input }))
    const call: Call = {
      model,
      request: request(),
      answer: { reasoning: round.reasoning, ...(round.text !== undefined && { text: round.text }), calls },
      cachedTokens: cacheable(seen),
    }
    steps.push({ path, call })
    seen = countTokens(JSON.stringify(call.request))
    messages.push(...historyOf(model, round, calls))
    path = `/research${round.path}`
  }
  const { reasoning, answer } = topic
  steps.push({
    path: '/research/answer',
    call: {
      model,
      request: request(),
      answer: { reasoning, text: answer },
      stream: true,
      cachedTokens: cacheable(seen),
    },
  })
  return random.next() < 0.7 ? [...steps, createCheck(topic)] : steps
}

/** How many tokens a provider caches: only prompts of 1,024 tokens or more, at OpenAI in steps of 128. */
function cacheable(tokens: number): number {
  return tokens < 1024 ? 0 : tokens - (tokens % 128)
}

/** The model's message and the results of its tools, which the next call repeats. */
function historyOf(model: Model, { reasoning, text, calls }: AgentRound, used: readonly ToolUse[]): Message[] {
  const thought = { type: 'thinking' as const, thinking: reasoning, signature: 'c2FtcGxlIGRhdGE=' }
  return [
    {
      role: 'assistant',
      content: text ?? null,
      tool_calls: used.map(({ id, name, input }) => ({
        id,
        type: 'function',
        function: { name, arguments: JSON.stringify(input) },
      })),
      ...(model.reasoning === 'thinking' && { thinking_blocks: [thought] }),
    },
    ...calls.map(({ result }, index): Message => {
      return { role: 'tool', tool_call_id: used[index]?.id ?? '', content: JSON.stringify(result) }
    }),
  ]
}

function createCheck({ question, answer, rounds, check }: AgentTopic): SessionStep {
  const results = rounds.flatMap(({ calls }) => calls.map(({ name, result }) => ({ name, result })))
  const content = `Question: ${question}\n\nAnswer: ${answer}\n\nWhat the tools returned: ${JSON.stringify(results)}`
  const asked: Message = { role: 'system', content: 'Check every claim of the answer against what the tools returned.' }
  return {
    path: '/research/answer/check',
    call: {
      model: SCHEMA_MODEL,
      request: { messages: [asked, { role: 'user', content }], response_format: CHECK_SCHEMA },
      answer: { text: JSON.stringify(check) },
    },
  }
}

function idOf({ format }: Model, random: Random): string {
  const id = random.id().replaceAll('-', '').slice(0, 24)
  return format === 'anthropic' ? `toolu_${id}` : `call_${id}`
}

const SYSTEM: Message = {
  role: 'system',
  content: `You advise skippers and paddlers for a shop that sells maps of rivers.

Use the tools for every figure; never answer levels, prices or stock from memory. Call tools in parallel where one doesn't depend on another. If a tool fails, say what you couldn't find out instead of guessing. For depth, keep 30 cm under the keel. Recommend sheets by their id, with price and stock. Answer in short paragraphs, the most important first. (This is sample data.)`,
}
