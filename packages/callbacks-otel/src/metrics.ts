import type { CallRecord } from '@litecone/core'
import { type Context, type Histogram, type MeterProvider, metrics } from '@opentelemetry/api'
import { SCOPE } from './scope.ts'
import { callAttributes, countTokens, secondsToFirstChunk } from './span-attributes.ts'

interface Instruments {
  readonly duration: Histogram
  readonly firstChunk: Histogram
  readonly tokens: Histogram
}

/** The conventions' buckets: https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/gen-ai/gen-ai-metrics.md */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864]

export interface CallMetrics {
  /** `context` is the context of the call's span, for exemplars. */
  record(call: CallRecord, context: Context): void
}

export function createMetrics(given: MeterProvider | undefined): CallMetrics {
  let known: { readonly provider: MeterProvider; readonly instruments: Instruments } | undefined

  /** Created late: unlike tracers, meters of the API do not find an SDK that is registered later. */
  function instruments(): Instruments {
    const provider = given ?? metrics.getMeterProvider()
    if (known?.provider !== provider) known = { provider, instruments: createInstruments(provider) }
    return known.instruments
  }

  return {
    record(call, context) {
      const { duration, firstChunk, tokens } = instruments()
      const { servedModel, timings, usage } = call
      const attributes = callAttributes(call)
      if (servedModel) attributes['gen_ai.response.model'] = servedModel
      duration.record((timings.end - timings.start) / 1000, attributes, context)
      // The conventions define no error.type for these two.
      const { 'error.type': _, ...rest } = attributes
      const seconds = secondsToFirstChunk(call)
      if (seconds !== undefined) firstChunk.record(seconds, rest, context)
      if (!usage) return
      const { input, output } = countTokens(usage)
      tokens.record(input, { ...rest, 'gen_ai.token.type': 'input' }, context)
      if (call.operation === 'chat') tokens.record(output, { ...rest, 'gen_ai.token.type': 'output' }, context)
    },
  }
}

function createInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter(SCOPE.name, undefined, SCOPE.options)
  const seconds = { unit: 's', advice: { explicitBucketBoundaries: SECONDS } }
  return {
    duration: meter.createHistogram('gen_ai.client.operation.duration', {
      ...seconds,
      description: 'GenAI operation duration.',
    }),
    firstChunk: meter.createHistogram('gen_ai.client.operation.time_to_first_chunk', {
      ...seconds,
      description: 'Time to receive the first chunk of a stream.',
    }),
    tokens: meter.createHistogram('gen_ai.client.token.usage', {
      unit: '{token}',
      description: 'Number of input and output tokens used.',
      advice: { explicitBucketBoundaries: TOKENS },
    }),
  }
}
