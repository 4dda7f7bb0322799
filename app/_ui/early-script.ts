/** Something done to a page that was not listening yet. */
export interface Early {
  event: Event;
  /** What the field held then, if it was a field. */
  value: string | boolean | undefined;
}

declare global {
  interface Window {
    /** Ends the keeping; what was kept, oldest first. */
    takeEarly?: () => Early[];
  }
}

/**
 * Runs before the first paint and keeps what is filled in, clicks on buttons, submits of forms that only the page can answer (they have no `action`) and
 * keys outside fields until `ReplayEarly` takes them: a page is seen before its scripts have come, and what is done in between is not lost.
 */
export const EARLY_SCRIPT = `{const kept=[],on=['input','click','submit','keydown'],keep=e=>{const t=e.target;let value;if(e.type==='input')value=/^(checkbox|radio)$/.test(t.type)?t.checked:t.value;else if(e.type==='click'){const b=t.closest('button');if(!b||(b.form&&b.type==='submit'))return}else if(e.type==='submit'){if(t.hasAttribute('action'))return;e.preventDefault()}else{if(e.key==='Tab'||t.closest('input,textarea,select'))return;if((e.ctrlKey||e.metaKey)&&e.key.toLowerCase()==='k')e.preventDefault()}if(kept.length<500)kept.push({event:e,value})};for(const n of on)document.addEventListener(n,keep,true);window.takeEarly=()=>{for(const n of on)document.removeEventListener(n,keep,true);return kept.splice(0)}}`;
