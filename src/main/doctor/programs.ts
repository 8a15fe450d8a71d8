/** The programs that lab hosts are built from and their lessons use; set-up installs by the same list. */
import programs from '../../../resources/programs.json'

export const neededPrograms: readonly { readonly program: string; readonly debianPackage: string }[] = programs
