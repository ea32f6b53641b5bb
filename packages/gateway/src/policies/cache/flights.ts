/** How the request ended that identical ones waited for. `left`: its own client gave it up, which says nothing about the others. */
export type FlightEnd = 'kept' | 'not-kept' | 'left'

export interface Flight {
  readonly ended: Promise<FlightEnd>
  /** The first end counts. */
  end(how: FlightEnd): void
}

/** Requests in flight in this process, by the key under which their answers will be cached. */
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
