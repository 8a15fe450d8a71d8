/** Runs in a machine: `forward.mjs LISTEN TARGET`, each a path or host:port. Ends with its standard input. */
import { connect, createServer } from 'node:net'

const [, , listen, target] = process.argv
const place = (text) => {
  if (text.startsWith('/')) return { path: text }
  const at = text.lastIndexOf(':')
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) }
}

createServer((socket) => {
  const onward = connect(place(target))
  const end = () => {
    socket.destroy()
    onward.destroy()
  }
  for (const one of [socket, onward]) one.on('error', end).on('close', end)
  socket.pipe(onward)
  onward.pipe(socket)
}).listen(place(listen), () => console.log('ready'))
process.stdin.resume().on('end', () => process.exit(0))
