import { Counter, Gauge, type Registry } from 'prom-client'

/** Adds a gauge. Its value is read whenever the metrics are read. */
export function addGauge(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read())
    },
  })
}

/** Adds a counter whose total is kept elsewhere. It is read whenever the metrics are read. */
export function addCounter(registers: Registry[], name: string, help: string, read: () => number): void {
  new Counter({
    name,
    help,
    registers,
    collect() {
      this.reset()
      this.inc(read())
    },
  })
}
