/** How a request ended that identical ones waited for. `left` means that its client disconnected, which does not affect the others. */
export type FlightEnd = 'kept' | 'not-kept' | 'left'

export interface Flight {
  readonly ended: Promise<FlightEnd>
  /** Only the first call has an effect. */
  end(how: FlightEnd): void
}

/** Requests in progress in this process, by the key of their response in the cache. */
export function createFlights() {
  const flights = new Map<string, Flight>()
  return {
    find: (key: string): Flight | undefined => flights.get(key),
    begin(key: string): Flight {
      let resolve: (how: FlightEnd) => void = () => undefined
      const ended = new Promise<FlightEnd>((settle) => {
        resolve = settle
      })
      const flight: Flight = {
        ended,
        end(how) {
          if (flights.get(key) === flight) flights.delete(key)
          resolve(how)
        },
      }
      flights.set(key, flight)
      return flight
    },
  }
}
