/* Before anything is drawn: the appearance chosen here, and no titling face where data is dear. */
try {
  const { dataset } = document.documentElement;
  if (localStorage.theme) dataset.theme = localStorage.theme;
  if (navigator.connection?.saveData) dataset.fonts = "system";
} catch { /* storage may be forbidden */ }
