/** Runs before the first paint, so that a chosen theme never flashes. */
export const PREFERENCES_SCRIPT = `try{for(const k of['theme','zone','motion']){const v=localStorage.getItem('vitrine-'+k);if(v==='light'||v==='dark'||v==='local'||v==='off')document.documentElement.dataset[k]=v}}catch{}`;
