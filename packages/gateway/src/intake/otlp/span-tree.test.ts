import { describe, expect, it } from 'vitest'
import { logTrace, type TestSpan } from './spans.test-support.ts'

const chat = (span: TestSpan, model = 'gpt-4o'): TestSpan => ({
  ...span,
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': model,
    'gen_ai.usage.input_tokens': 10,
    ...span.attributes,
  },
})

describe('the spans of a trace', () => {
  it('are a session, whose paths contain spans that are not calls', async () => {
    const logs = await logTrace(
      { id: 'root', name: 'POST /trips', resource: { 'service.name': 'travel' } },
      { id: 'agent', parent: 'root', name: 'agent', attributes: { 'gen_ai.operation.name': 'invoke_agent' } },
      chat({ id: 'call', parent: 'agent', name: 'chat' }),
    )
    expect(Object.values(logs)).toMatchObject([
      { sessionPath: '/POST  trips/agent/chat', sessionName: 'POST /trips', sessionId: expect.stringMatching(/^0+/) },
    ])
  })

  it('that record the same call are logged once', async () => {
    const embed = (span: TestSpan): TestSpan => ({
      ...span,
      attributes: { 'gen_ai.operation.name': 'embeddings', 'gen_ai.request.model': 'text-embedding-3-small' },
    })
    const logs = await logTrace(
      chat({ id: 'framework', name: 'ChatOpenAI' }),
      { id: 'step', parent: 'framework', name: 'step' },
      chat({
        id: 'first',
        parent: 'step',
        name: 'first',
        attributes: { 'gen_ai.response.model': 'gpt-4o-2024-08-06' },
      }),
      chat({ id: 'second', parent: 'step', name: 'second' }),
      embed({ id: 'embed', name: 'embed' }),
      embed({ id: 'doEmbed', parent: 'embed', name: 'doEmbed' }),
      chat({ id: 'guarded', name: 'guarded' }),
      chat({ id: 'guard', parent: 'guarded', name: 'guard' }, 'gpt-4o-mini'),
      chat({ id: 'planner', name: 'planner' }),
      { id: 'tool', parent: 'planner', name: 'tool', attributes: { 'gen_ai.operation.name': 'execute_tool' } },
      chat({ id: 'within', parent: 'tool', name: 'within' }),
    )
    expect(Object.keys(logs).sort()).toEqual(
      ['doEmbed', 'first', 'guard', 'guarded', 'planner', 'second', 'tool', 'within'].sort(),
    )
    expect(logs['first']?.sessionPath).toBe('/ChatOpenAI/step/first')
  })

  it('inherit the attributes of their ancestors, and can override them', async () => {
    const logs = await logTrace(
      {
        id: 'root',
        name: 'root',
        attributes: {
          'user.id': 'ada',
          'session.id': 's1',
          'traceloop.association.properties.plan': 'pro',
          'traceloop.association.properties.Helicone-Property-Env': 'prod',
          metadata: '{"tier":2,"deep":{"no":1}}',
        },
        resource: { 'service.name': 'travel', 'deployment.environment.name': 'eu' },
      },
      chat({ id: 'one', parent: 'root', name: 'one', resource: { 'service.name': 'travel' } }),
      chat({
        id: 'two',
        parent: 'root',
        name: 'two',
        attributes: { 'user.id': 'bob', 'ai.telemetry.metadata.plan': 'free', 'gen_ai.prompt.name': 'ask' },
      }),
    )
    expect(logs).toMatchObject({
      one: {
        userId: 'ada',
        sessionId: 's1',
        properties: { plan: 'pro', Env: 'prod', tier: '2', 'service.name': 'travel' },
      },
      two: { userId: 'bob', sessionId: 's1', promptId: 'ask', properties: { plan: 'free', Env: 'prod' } },
    })
    expect(logs['one']?.properties).not.toHaveProperty('deep')
  })

  it('can form a circle, or be their own parents', async () => {
    const logs = await logTrace(
      { id: 'a', parent: 'b', name: 'a' },
      { id: 'b', parent: 'a', name: 'b' },
      chat({ id: 'c', parent: 'a', name: 'c' }),
      chat({ id: 'd', parent: 'd', name: 'd' }),
    )
    expect(Object.keys(logs).sort()).toEqual(['c', 'd'])
  })

  it('can be nested a thousand deep', async () => {
    const line = Array.from({ length: 1000 }, (_, index) => ({
      id: `s${index}`,
      parent: `s${index - 1}`,
      name: 'step',
    }))
    const logs = await logTrace(...line, chat({ id: 'call', parent: 's999', name: 'call' }))
    expect(logs['call']?.sessionPath?.split('/')).toHaveLength(65)
  })
})
