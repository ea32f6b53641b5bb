/** An invalid configuration. The message has one line per mistake, with its position, and contains no values, which may be secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
