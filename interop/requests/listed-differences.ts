import { readdir, readFile } from 'node:fs/promises'
import type { Difference } from './difference.ts'

const pages = new URL('./differences/', import.meta.url)

/** Reads the differences that the pages in `differences/` list, by the title of the request. */
export async function listedDifferences(): Promise<Map<string, Difference[]>> {
  const all = new Map<string, Difference[]>()
  for (const name of await readdir(pages)) {
    for (const { titles, ...difference } of itemsOf(await readFile(new URL(name, pages), 'utf8'))) {
      for (const title of titles) all.set(title, [...(all.get(title) ?? []), difference])
    }
  }
  return all
}

/**
 * Reads the items of a page. What an item says in code is titles of requests, and at the end what
 * ours answers and what the official one answers.
 */
export function itemsOf(page: string): (Difference & { titles: string[] })[] {
  const items = page.split(/\n(?=- )|\n\n/).filter((block) => block.startsWith('- '))
  return items.map((item) => {
    const said = [...item.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
    const [ours, official] = said.slice(-2)
    if (said.length < 3 || !ours || !official) throw new Error(`This lists no difference: ${item}`)
    return { titles: said.slice(0, -2), ours, official }
  })
}

/** Writes a difference as an item. */
export function itemOf(title: string, { ours, official }: Difference): string {
  return `- \`${title}\`: ours \`${ours}\`, official \`${official}\``
}
