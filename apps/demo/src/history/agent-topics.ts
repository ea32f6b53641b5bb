/** A question for the agent of the sample data, with all steps to the answer. */
export interface AgentTopic {
  readonly question: string
  /** Each is one response with tool calls, and their results. */
  readonly rounds: readonly AgentRound[]
  readonly reasoning: string
  readonly answer: string
  /** The check of the answer by a second model, in the format of `CHECK_SCHEMA`. */
  readonly check: object
}

export interface AgentRound {
  /** The path below that of the session. */
  readonly path: string
  readonly reasoning: string
  readonly text?: string
  readonly calls: readonly { readonly name: string; readonly input: object; readonly result: object }[]
}

const days = (from: number, step: number) =>
  Array.from({ length: 14 }, (_, day) => ({
    day: day - 13,
    level_cm: from + Math.round(step * day + 6 * Math.sin(day)),
  }))

export const AGENT_TOPICS: readonly (readonly [weight: number, topic: AgentTopic])[] = [
  [
    5,
    {
      question:
        'Our barge draws 1.9 m when it is full. Can it go from Cologne to Basel next week, and which sheets does the skipper need?',
      rounds: [
        {
          path: '/search',
          reasoning:
            'On the way upstream the shallowest place decides. On the middle Rhine that is usually Kaub, further up it is Maxau. I need the level at both, and the depth of the channel that goes with it: at Kaub the channel is guaranteed 1.90 m at a level of 78 cm.',
          text: 'I’ll check the two gauges that limit this route.',
          calls: [
            {
              name: 'gauge_level',
              input: { river: 'Rhine', gauge: 'Kaub', days: 14 },
              result: { gauge: 'Kaub', river_km: 546.3, level_cm: 131, trend: 'falling', history: days(164, -2.6) },
            },
            {
              name: 'gauge_level',
              input: { river: 'Rhine', gauge: 'Maxau', days: 14 },
              result: { gauge: 'Maxau', river_km: 362.3, level_cm: 428, trend: 'steady', history: days(434, -0.5) },
            },
          ],
        },
        {
          path: '/search/forecast',
          reasoning:
            'Kaub is at 131 cm and falling by 2 to 3 cm a day. The channel has about 1.90 m + (131 − 78) cm = 2.43 m now. With 30 cm under the keel the barge needs 2.20 m, so a level of 108 cm. If it goes on falling it reaches that in 8 or 9 days. I should look at the forecast rather than extrapolate.',
          calls: [
            {
              name: 'gauge_forecast',
              input: { gauge: 'Kaub', days: 7 },
              result: {
                gauge: 'Kaub',
                unit: 'cm',
                forecast: [128, 126, 124, 123, 123, 126, 131].map((level, day) => ({
                  day: day + 1,
                  level,
                  low: level - 2 - 3 * day,
                  high: level + 2 + 4 * day,
                })),
              },
            },
          ],
        },
        {
          path: '/search/sheets',
          reasoning:
            'The forecast stays above 108 cm, even its lower bound does until day 6. Now the sheets from km 688 to km 167.',
          calls: [
            {
              name: 'search_sheets',
              input: { river: 'Rhine', from_km: 167, to_km: 688, kind: 'navigation' },
              result: {
                total: 4,
                sheets: [
                  { id: 'R-07', title: 'Basel to Strasbourg', scale: '1:25 000', price_eur: 24.5, in_stock: 61 },
                  { id: 'R-08', title: 'Strasbourg to Mannheim', scale: '1:25 000', price_eur: 24.5, in_stock: 38 },
                  { id: 'R-09', title: 'Mannheim to Koblenz', scale: '1:25 000', price_eur: 26, in_stock: 4 },
                  { id: 'R-10', title: 'Koblenz to Cologne', scale: '1:25 000', price_eur: 24.5, in_stock: 55 },
                ],
              },
            },
          ],
        },
      ],
      reasoning:
        'Draft 1.9 m plus 30 cm under the keel: 2.20 m, which is a level of 108 cm at Kaub. The forecast’s lowest value is 123 cm, its lower bound 109 cm on day 5. So yes, best before day 5. Maxau is no constraint. Sheets R-07 to R-10 cost 99.50 in all. R-09 is nearly sold out, so I mention it.',
      answer: `Yes, the barge can make the trip next week when it is fully loaded.

**Depth.** Kaub decides on this route. It stands at 131 cm, which leaves about 2.43 m in the channel. The forecast falls to 123 cm by Thursday and rises again from Saturday. With a draft of 1.9 m and 30 cm under the keel you need at least 108 cm.

**When.** Pass Kaub by Thursday: after that the lower end of the forecast comes close to the limit. Maxau (428 cm) is no constraint.

**Sheets.** R-07 to R-10 cover Basel to Cologne, for €99.50 together. Only 4 copies of R-09 are left, so order soon.`,
      check: {
        supported: true,
        confidence: 0.93,
        claims: [
          { claim: 'Kaub stands at 131 cm', source: 'gauge_level', holds: true },
          { claim: 'At least 108 cm are needed', source: 'derived', holds: true },
          { claim: 'The four sheets cost €99.50', source: 'search_sheets', holds: true },
        ],
      },
    },
  ],
  [
    4,
    {
      question:
        'We want to paddle the Moselle from Trier to Koblenz in six days. Which sheets do we need, and where are the locks?',
      rounds: [
        {
          path: '/search',
          reasoning:
            'A canoe trip needs the touring sheets rather than the navigation sheets. Trier is at about km 191, Koblenz at km 0.',
          text: 'Let me find the touring sheets and the locks on this stretch.',
          calls: [
            {
              name: 'search_sheets',
              input: { river: 'Moselle', from_km: 0, to_km: 191, kind: 'touring' },
              result: {
                total: 2,
                sheets: [
                  { id: 'M-13', title: 'Trier to Bernkastel-Kues', scale: '1:50 000', price_eur: 14.9, in_stock: 120 },
                  { id: 'M-14', title: 'Bernkastel-Kues to Koblenz', scale: '1:50 000', price_eur: 14.9, in_stock: 0 },
                ],
              },
            },
            {
              name: 'list_locks',
              input: { river: 'Moselle', from_km: 0, to_km: 191 },
              result: {
                locks: [
                  ['Trier', 195.8],
                  ['Detzem', 166.8],
                  ['Wintrich', 141.4],
                  ['Zeltingen', 123.8],
                  ['Enkirch', 103],
                  ['St. Aldegund', 78.3],
                  ['Fankel', 59.4],
                  ['Müden', 37.1],
                  ['Lehmen', 20.8],
                  ['Koblenz', 2],
                ].map(([name, km]) => ({ name, km, boat_slide: name !== 'Müden' })),
              },
            },
          ],
        },
        {
          path: '/search/stock',
          reasoning: 'M-14 is out of stock. I should see when it comes back before I recommend it.',
          calls: [
            {
              name: 'restock_date',
              input: { sheet: 'M-14' },
              result: { error: { code: 'supplier_unreachable', message: 'The warehouse did not answer within 5 s.' } },
            },
          ],
        },
      ],
      reasoning:
        'The warehouse did not answer, so I must not promise a date. Nine locks lie below Trier; all but Müden have a boat slide.',
      answer: `You need two touring sheets at 1:50 000:

- **M-13**, Trier to Bernkastel-Kues (€14.90, in stock)
- **M-14**, Bernkastel-Kues to Koblenz (€14.90, sold out at the moment; I couldn't reach the warehouse for a date)

You will pass nine locks: Detzem, Wintrich, Zeltingen, Enkirch, St. Aldegund, Fankel, Müden, Lehmen and Koblenz. All have a boat slide except Müden, where you carry around for about 300 m. Six days make about 32 km a day, which is comfortable with the current this slow.`,
      check: {
        supported: false,
        confidence: 0.71,
        claims: [
          { claim: 'M-14 is sold out', source: 'search_sheets', holds: true },
          { claim: 'Müden is the only lock without a slide', source: 'list_locks', holds: true },
          { claim: 'The carry at Müden is about 300 m', source: null, holds: false },
        ],
      },
    },
  ],
  [
    3,
    {
      question:
        'How low is the Elbe this year compared with 2018, and does our sheet E-05 still show the right channel?',
      rounds: [
        {
          path: '/search',
          reasoning: 'Dresden and Magdeburg have long records. 2018 was a year of record lows.',
          calls: [
            {
              name: 'gauge_record',
              input: { river: 'Elbe', gauges: ['Dresden', 'Magdeburg'], years: [2018, 2026] },
              result: {
                unit: 'cm',
                rows: [
                  { gauge: 'Dresden', year: 2018, lowest: 45, days_below_mean_low: 151 },
                  { gauge: 'Dresden', year: 2026, lowest: 61, days_below_mean_low: 74 },
                  { gauge: 'Magdeburg', year: 2018, lowest: 46, days_below_mean_low: 147 },
                  { gauge: 'Magdeburg', year: 2026, lowest: 58, days_below_mean_low: 80 },
                ],
              },
            },
            { name: 'sheet_edition', input: { sheet: 'E-05' }, result: { sheet: 'E-05', edition: 6, surveyed: 2021 } },
          ],
        },
      ],
      reasoning: 'It is low but clearly above 2018. The sheet was surveyed in 2021, after 2018.',
      answer: `The Elbe is low, but not as low as in 2018. At Dresden the lowest level so far is 61 cm (2018: 45 cm), with 74 days below the mean low water (2018: 151).

Sheet E-05 is in its sixth edition, surveyed in 2021. That is after the low water of 2018, so its channel is the current one.`,
      check: {
        supported: true,
        confidence: 0.97,
        claims: [{ claim: 'The lowest level at Dresden is 61 cm', source: 'gauge_record', holds: true }],
      },
    },
  ],
]
