// A classic script in the head: the theme of the system, before anything is painted.
if (matchMedia('(prefers-color-scheme: dark)').matches) document.documentElement.dataset['bsTheme'] = 'dark';
