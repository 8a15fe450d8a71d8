/** The desktop's own dialogs: what the page cannot ask by itself. */
import { dialog, type BrowserWindow } from 'electron'
import type { Language } from '../core/lesson/types'

const crashWords = {
  ko: {
    message: 'Vethlab의 화면이 잇달아 죽어서 다시 띄우지 않았습니다. 랩 호스트와 터미널은 계속 돌아가고 있습니다.',
    buttons: ['다시 띄우기', '모두 끝내기'],
  },
  en: {
    message: 'Vethlab’s page died again and again and was not loaded any more. Lab hosts and terminals go on.',
    buttons: ['Load it again', 'End everything'],
  },
}

/** The page cannot say it itself. */
export async function askAfterCrashes(language: Language): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    defaultId: 0,
    cancelId: 0,
    ...crashWords[language],
  })
  return response === 0
}

/** The desktop's own dialog. */
export async function chooseFile(
  window: BrowserWindow | null,
  name: string,
  format: 'svg' | 'png' | null,
): Promise<string | null> {
  if (!window) return null
  const filters = format === null ? [] : [{ name: format.toUpperCase(), extensions: [format] }]
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name, filters })
  return canceled || !filePath ? null : filePath
}

/** The same for what is there already. */
export async function chooseSource(
  window: BrowserWindow | null,
  what: 'images' | 'compose' | 'folder',
): Promise<string | null> {
  if (!window) return null
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: [what === 'folder' ? 'openDirectory' : 'openFile'],
    filters: what === 'folder' ? [] : [sourceFilters[what], { name: '*', extensions: ['*'] }],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

const sourceFilters = {
  images: { name: 'docker save', extensions: ['tar', 'gz', 'tgz', 'xz', 'zst'] },
  compose: { name: 'Compose', extensions: ['yaml', 'yml'] },
}
