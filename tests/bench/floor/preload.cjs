const { ipcRenderer } = require('electron')

/** A box and a wire for each container, and nothing else that a picture has. */
function draw(names) {
  const boxes = names.map(
    (name, at) =>
      `<div class="box" data-testid="box-${name}" style="left:${(at % 10) * 130}px;top:${40 + Math.floor(at / 10) * 120}px">${name}</div>`,
  )
  const wires = names.map((_, at) => `<path d="M650 10L${(at % 10) * 130 + 60} ${40 + Math.floor(at / 10) * 120}"/>`)
  document.querySelector('.canvas').innerHTML = `<svg>${wires.join('')}</svg>${boxes.join('')}`
}
// The facts are there before the page is.
addEventListener('DOMContentLoaded', () => {
  void ipcRenderer.invoke('picture').then(draw)
})
