/** Runs before the first paint, so that a chosen theme never flashes. */
export const PREFERENCES_SCRIPT = `try{for(const k of['theme','zone','motion','plain']){const v=localStorage.getItem('vitrine-'+k);if(v==='light'||v==='dark'||v==='local'||(v==='off'&&k==='motion')||(v==='on'&&k==='plain'))document.documentElement.dataset[k]=v}}catch{}`;
