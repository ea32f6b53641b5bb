import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'

// The exporter reads its address from OTEL_EXPORTER_OTLP_ENDPOINT.
const isEnabled = Boolean(process.env.OTEL_EXPORTER_OTLP_ENDPOINT)
const tracing = new BasicTracerProvider({
  spanProcessors: isEnabled ? [new BatchSpanProcessor(new OTLPTraceExporter())] : [],
})
if (isEnabled) trace.setGlobalTracerProvider(tracing)

/** Sends pending spans, then stops. */
export const stopTracing = () => tracing.shutdown()
