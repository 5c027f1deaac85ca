/* Before anything is drawn: the appearance chosen on this device, and no titling face where data is dear. */
try {
  const root = document.documentElement;
  if (localStorage.theme) root.dataset.theme = localStorage.theme;
  if (navigator.connection && navigator.connection.saveData) root.dataset.fonts = "system";
} catch { /* storage may be forbidden: the page then follows the system */ }
