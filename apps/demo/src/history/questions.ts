import type { Random } from './random.ts'

interface Question {
  readonly asked: string
  readonly reasoning?: string
  readonly answer: string
}

type Weighted<T> = readonly (readonly [weight: number, value: T])[]

/** Questions to the search. They are sent with the passages that were found. */
export const SEARCHES: Weighted<Question> = [
  [
    4,
    {
      asked: 'Which river is longer, the Rhine or the Elbe?',
      reasoning: 'The passages give both lengths: about 1,230 km for the Rhine, about 1,090 km for the Elbe.',
      answer: '**The Rhine**, by 140 km.\n\n| River | Length |\n|---|---|\n| Rhine | 1,230 km |\n| Elbe | 1,090 km |',
    },
  ],
  [
    3,
    {
      asked: 'Where does the Danube end, and how many countries does it touch?',
      reasoning: 'The Danube is a common question; the passage lists ten countries. I name the mouth first.',
      answer:
        'It ends in the Black Sea, after about 2,850 km. On the way it touches ten countries, more than any other river: Germany, Austria, Slovakia, Hungary, Croatia, Serbia, Romania, Bulgaria, Moldova and Ukraine.',
    },
  ],
  [
    3,
    {
      asked: 'Which map shows the Moselle with its locks?',
      reasoning: 'Two sheets cover the Moselle. Only M-14 and M-13 mark locks; the overview sheet does not.',
      answer:
        'Two sheets mark its locks:\n\n- **M-13**, “Trier to Bernkastel-Kues”\n- **M-14**, “Bernkastel-Kues to Koblenz”\n\nThe overview sheet M-01 shows the whole river, but not the locks.',
    },
  ],
]

/** Conversations of customers with the support. */
export const SUPPORT: Weighted<readonly [first: string, reply: string, Question]> = [
  [
    3,
    [
      'Hello, my order has not arrived. It was four sheets of the Danube.',
      'I’m sorry to hear that. Could you tell me the number of the order? It begins with RM.',
      {
        asked: 'RM-20417. I ordered it twelve days ago.',
        reasoning:
          'Twelve days is more than the ten that we promise. I should apologise, say what happens next, and offer a choice.',
        answer:
          'Thank you. Order RM-20417 left our warehouse nine days ago, so it should have been with you by now. I have asked the carrier to look for it. If it does not turn up by Friday, we send the sheets again or refund the €98.00, whichever you prefer.',
      },
    ],
  ],
  [
    2,
    [
      'Can I return a sheet that I have opened?',
      'Yes, within 30 days, as long as it is not folded the wrong way or torn. What is the reason?',
      {
        asked: 'It is the older edition, without the new lock at Zeltingen.',
        reasoning: 'An outdated edition is our mistake. No return fee.',
        answer:
          'Then the mistake is ours. Keep the old sheet: we send you the current edition, M-14 (2025), at no charge. It should reach you within four working days.',
      },
    ],
  ],
]

/** Questions with a picture. */
export const PICTURES: Weighted<Question> = [
  [
    3,
    {
      asked: 'Which sheet is this photo from? I have lost the cover.',
      reasoning: 'A river in two wide bends, one town on its outer bank, and one road that crosses it.',
      answer:
        'It looks like M-14, “Bernkastel-Kues to Koblenz”: the river runs in two wide bends, and the town with the bridge is Cochem. The number is in the lower right corner of the sheet.',
    },
  ],
]

/** Texts to write, with their results. */
export const DRAFTS: Weighted<Question> = [
  [
    2,
    {
      asked: 'Write the text for the product page of sheet R-09, Mannheim to Koblenz. Three short paragraphs.',
      answer: `From the mouth of the Neckar to the German Corner: sheet R-09 follows the Rhine through its most famous valley, past Worms, Mainz, Bingen and the Loreley.

At 1:25 000 it shows every bank, buoy and berth, the depth of the channel at mean low water, and the gauges at Worms, Mainz, Kaub and Koblenz. Fuel, water and shops within ten minutes of the river are marked.

The sheet is printed on waterproof paper and folds to the size of a pocket. Surveyed in 2024, with free corrections for two years.`,
    },
  ],
  [
    1,
    {
      asked: 'Draft a friendly mail to customers whose sheet is out of stock. Offer the digital edition.',
      answer: `Subject: Your sheet is being printed again

Hello,

the sheet that you ordered has been more popular than we expected, and the last copy left our shelves this week. The new edition is at the printer's and will reach you in about three weeks.

If you would rather not wait, the digital edition is yours at once and at no extra cost: use the link in your account. Your printed copy comes all the same.

Thank you for your patience,
your map makers`,
    },
  ],
]

const SENTENCES = [
  'The Rhine rises in the Swiss Alps and reaches the North Sea after about 1,230 km.',
  'The Elbe flows for about 1,090 km from the Giant Mountains to Cuxhaven.',
  'The Danube touches ten countries and ends in a delta at the Black Sea.',
  'Sheet M-14 shows the locks of the lower Moselle at a scale of 1:50 000.',
  'A gauge is read at 5, 13 and 21 hours; levels are given in centimetres above its zero point.',
  'Kaub is the gauge that limits the draft of ships on the middle Rhine.',
  'Sheets are printed on waterproof paper and corrected for two years without charge.',
  'Between Iffezheim and Basel the Rhine has ten locks.',
  'The navigation sheets show the channel, buoys, berths, bridges and their clearances.',
  'Touring sheets add camp sites, places to launch a boat, and boat slides.',
]

/** `count` sentences, for the results of a search or the lines of a report. */
export function passages(count: number, random: Random): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const sentence = SENTENCES[Math.floor(random.next() * SENTENCES.length)]
    return `[${index + 1}] ${sentence}`
  })
  return lines.join('\n')
}
