import { isRecord } from '@litecone/core'
import type * as z from 'zod'
import { ConfigError } from './config-error.ts'
import type { ConfigFile } from './config-file.ts'
import { convertText, schemaOf, unwrapSchema } from './setting-schema.ts'

/** Also matches invalid forms, such as a shell's `${PORT:-80}`, so that they are reported instead of taken literally. */
const VARIABLE = /\$(\$)?\{([^}]*)(\}?)/g

/**
 * Replaces `${NAME}` in texts of the file with environment variables. `$${` stands for `${` itself. The result has the type of the setting: `port: ${PORT}` is a
 * number. Throws a `ConfigError` that names the line, the setting and the variable, but no value.
 */
export function fillValues(
  file: ConfigFile,
  schema: z.ZodType,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, unknown>> {
  const faults: string[] = []
  const fillText = (text: string, path: readonly string[], leaf: z.ZodType | undefined): unknown => {
    let isFilled = false
    const filled = text.replace(VARIABLE, (whole: string, escaped: string | undefined, name: string, end: string) => {
      if (escaped) return whole.slice(1)
      isFilled = true
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined
      if (!end || !/^\w+$/.test(name))
        faults.push(
          `${file.position(path)}: ${path.join('.')}: write a variable as \${NAME}, and "\${" itself as "$\${".`,
        )
      else if (value === undefined)
        faults.push(`${file.position(path)}: ${path.join('.')}: the variable ${name} is not set.`)
      return value ?? ''
    })
    return isFilled ? convertText(filled, leaf) : filled
  }
  const fill = (value: unknown, path: readonly string[], at: z.ZodType | undefined): unknown => {
    if (typeof value === 'string') return fillText(value, path, at)
    const fillInner = (name: string, inner: unknown) => fill(inner, [...path, name], schemaOf(at, name))
    if (Array.isArray(value)) return value.map((inner, index) => fillInner(String(index), inner))
    return isRecord(value) ? fillEach(value, fillInner) : value
  }
  const values = fillEach(file.values, (name, inner) => fill(inner, [name], schemaOf(unwrapSchema(schema), name)))
  if (faults.length) throw new ConfigError(faults.join('\n'))
  return values
}

function fillEach(values: Readonly<Record<string, unknown>>, fill: (name: string, inner: unknown) => unknown) {
  return Object.fromEntries(Object.entries(values).map(([name, inner]) => [name, fill(name, inner)]))
}
