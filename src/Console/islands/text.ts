/** Chinese first: English only when the page says so. */
export const t = (zh: string, en: string): string => (document.documentElement.lang.startsWith('en') ? en : zh);

export const number = (value: number): string => value.toLocaleString(document.documentElement.lang);
