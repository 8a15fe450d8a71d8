/** Shows the theme and presenter mode that the settings say. */
import { onMounted, onUnmounted, watch } from 'vue'
import { presenterZoom } from '../../core/looks/presenter'
import { useAppStore } from '../stores/app'

/** For the shell of the window, once. */
export function useLooks(): void {
  const app = useAppStore()
  const zoom = (): void => {
    // Counted in CSS pixels as they are without it.
    const { innerWidth, innerHeight } = window
    const wanted = app.settings.presenter ? presenterZoom(innerWidth * app.pageZoom, innerHeight * app.pageZoom) : 1
    // What is left over of rounding asks for no other size.
    if (Math.abs(wanted - app.pageZoom) < 0.02) return
    app.pageZoom = wanted
    window.vethlab.zoom(wanted)
  }
  watch(
    () => app.theme,
    (theme) => {
      document.documentElement.dataset['theme'] = theme
    },
    { immediate: true },
  )
  watch(
    () => app.settings.presenter,
    (presenter) => {
      document.documentElement.dataset['presenter'] = String(presenter)
      zoom()
    },
    { immediate: true },
  )
  onMounted(() => {
    // A page that comes after another one may find its zoom.
    window.vethlab.zoom(app.pageZoom)
    window.addEventListener('resize', zoom)
  })
  onUnmounted(() => {
    window.removeEventListener('resize', zoom)
  })
}
