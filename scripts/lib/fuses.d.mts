export function fuseCopy(runtime: string, copy: string): Promise<Record<string, boolean>>
export function readFuses(executable: string): Promise<Record<string, boolean>>
