import assert from 'node:assert/strict'
import { applyEvent, textOf, userMessage, type StreamResponse, type Task } from 'a2a-core'
import { connect, type RemoteAgent } from 'a2a-core/client'

const url = process.argv[2] ?? 'http://localhost:4001'
/** Whichever process the proxy chooses. */
const cluster = await connect(url)
/** Each process by itself. */
const processes = new Map<number, RemoteAgent>()
for (const more of [1, 2, 3]) {
  const port = Number(new URL(url).port) + more
  processes.set(port, await connect(`http://localhost:${port}`))
}

// Canceled through a process that does not run it.
const book = await cluster.ask('a book')
assert.equal(book.state, 'input-required')
const translating = read(cluster.stream('yes', { task: book.task }))
const runner = whoIn(await translating.until('page 1 '))
await another(runner.port).cancel(book.task.id)
assert.equal((await translating.end()).status.state, 'TASK_STATE_CANCELED')
await sameEverywhere(book.task.id)
console.log(`${runner.port} ran it, and another was told to cancel it`)

// Asked by one process, answered through another.
const poem = await cluster.ask('a poem')
assert.equal(poem.state, 'input-required')
const asker = whoIn(poem.text)
await another(asker.port).send({
  message: userMessage('yes', { taskId: poem.task.id }),
  configuration: { returnImmediately: true },
})
console.log(`${asker.port} asked, and another was answered`)

// Three readers, each on a connection of its own: one of them is read through the process that runs
// it. That one is not told that it is to end, and has no time to tidy up.
const readers = [1, 2, 3].map(() => read(cluster.resume(poem.task)))
const texts = await Promise.all(readers.map((reader) => reader.until('page 5 ')))
const killed = whoIn(texts[0] ?? '')
process.kill(killed.pid, 'SIGKILL')
processes.delete(killed.port)
const ends = await Promise.all(readers.map((reader) => reader.end()))

// No page is missing, none was done twice, and all readers were told the same.
const pages = textIn(ends[0]).trim().split('\n')
assert.deepEqual(
  pages.map((page) => page.split(' by ')[0]),
  Array.from({ length: 20 }, (_, index) => `page ${index + 1}`),
)
const heir = whoIn(pages.at(-1) ?? '')
assert.notEqual(heir.port, killed.port)
const { artifacts, status } = await sameEverywhere(poem.task.id)
for (const end of ends) assert.deepEqual([end.artifacts, end.status], [artifacts, status])
console.log(`${killed.port} was killed at page 5, and ${heir.port} did the rest`)

/** A stream, and what it has told so far. */
function read(stream: AsyncGenerator<StreamResponse>) {
  let task: Task | undefined
  async function until(words: string): Promise<string> {
    while (!textIn(task).includes(words)) {
      const next = await stream.next()
      assert(!next.done, `it ended without ${words}`)
      task = applyEvent(task, next.value)
    }
    return textIn(task)
  }
  async function end(): Promise<Task> {
    for await (const event of stream) task = applyEvent(task, event)
    assert(task)
    return task
  }
  return { until, end }
}

function textIn(task: Task | undefined): string {
  return (task?.artifacts ?? []).map(({ parts }) => textOf(parts)).join('')
}

/** The process that a text is from. */
function whoIn(text: string): { port: number; pid: number } {
  const [, port, pid] = /(\d+) \(process (\d+)\)/.exec(text) ?? []
  assert(port !== undefined && pid !== undefined, `no process in ${text}`)
  return { port: Number(port), pid: Number(pid) }
}

/** A process that is not this one. */
function another(port: number): RemoteAgent {
  const [, remote] = [...processes].find(([each]) => each !== port) ?? []
  assert(remote)
  return remote
}

/** The task as each process gets and lists it: it must be the same. */
async function sameEverywhere(id: string): Promise<Task> {
  const [first, ...others] = await Promise.all(
    [...processes.values()].map(async (each) => {
      const list: Task[] = []
      for await (const task of each.listTasks()) list.push(task)
      return { task: await each.getTask(id), list }
    }),
  )
  assert(first)
  for (const other of others) assert.deepEqual(other, first)
  assert(first.list.some((task) => task.id === id))
  return first.task
}
