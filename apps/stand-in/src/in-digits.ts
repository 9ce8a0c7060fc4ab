const small = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
  'sixteen seventeen eighteen nineteen'
).split(' ')
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

const units = new Map([
  ...small.map((word, value) => [word, value] as const),
  ...tens.map((word, index) => [word, (index + 2) * 10] as const),
])
const scales = new Map([
  ['dozen', 12],
  ['hundred', 100],
  ['thousand', 1000],
])

const unit = [...units.keys()].join('|')
const scale = [...scales.keys()].join('|')
const numberWords = new RegExp(
  `\\b(?:(?:${unit})\\b|(?:a|\\d+)[ -](?:${scale})\\b)(?:[ -](?:and )?(?:${unit}|${scale})\\b)*`,
  'g',
)

/**
 * A text in lower case, with every number as plain digits: `Two hundred and fifty`, `1,250`,
 * `1.250`, `2k` and `12,5` become `250`, `1250`, `1250`, `2000` and `12.5`.
 */
export function inDigits(text: string): string {
  return text
    .toLowerCase()
    .replace(/(?<![\d.,])\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?![\d.,]*\d|\s*%)/g, (number) =>
      number.replace(/\D/g, ''),
    )
    .replace(/(\d),(?=\d{1,2}(?!\d))/g, '$1.')
    .replace(/(\d+(?:\.\d+)?)k\b/g, (_, number: string) => String(Number(number) * 1000))
    .replace(numberWords, (words) => String(valueOf(words)))
}

function valueOf(words: string): number {
  let total = 0
  let group = 0
  for (const word of words.split(/[ -]/)) {
    const times = scales.get(word)
    if (times === undefined) group += word === 'a' ? 1 : (units.get(word) ?? (Number(word) || 0))
    else group = Math.max(group, 1) * times
    if (times === 1000) {
      total += group
      group = 0
    }
  }
  return total + group
}
