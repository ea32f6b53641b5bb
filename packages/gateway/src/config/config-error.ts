/** Mistakes in a configuration: one line each, with its position, and without values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
