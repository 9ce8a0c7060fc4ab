/** What serves an agent of the demo. */
export { engineIn } from './engine-in.ts'
export { listen } from './listen.ts'
export { makeFolder } from './make-folder.ts'
export { reach } from './reach.ts'
export { serveAlone } from './serve-alone.ts'
export { StartError } from './start-error.ts'
