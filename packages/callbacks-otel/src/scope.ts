/** The instrumentation scope, with the version of the conventions. */
export const SCOPE = {
  name: '@litecone/callbacks-otel',
  options: { schemaUrl: 'https://opentelemetry.io/schemas/1.41.0' },
} as const
