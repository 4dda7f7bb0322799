/** Something done to a page that was not listening yet. */
export interface Early {
  event: Event;
  /** What the field held last, if it was a field. */
  value: string | boolean | undefined;
}

declare global {
  interface Window {
    /** Ends the keeping; what was kept, oldest first. */
    takeEarly?: () => Early[];
  }
}

/**
 * Runs before the first paint and keeps what is filled in, clicks on buttons, submits and keys outside fields until `ReplayEarly` takes them: a page is seen
 * before its scripts have come, and what is done in between is not lost. A field and a form are kept once, as they were last. A form with an `action` needs
 * no script and goes at once, unless something outside it was done before, which would be lost.
 */
export const EARLY_SCRIPT = `{let kept=[];const on=['input','click','submit','keydown'],once=(e,value)=>{kept=kept.filter(k=>k.event.type!==e.type||k.event.target!==e.target);kept.push({event:e,value})},keep=e=>{const t=e.target;if(e.type==='input')once(e,/^(checkbox|radio)$/.test(t.type)?t.checked:t.value);else if(e.type==='submit'){if(t.hasAttribute('action')&&kept.every(k=>t.contains(k.event.target)))return;e.preventDefault();once(e)}else{if(e.type==='click'){const b=t.closest('button');if(!b||(b.form&&b.type==='submit'))return}else{if(e.key==='Tab'||t.closest?.('input,textarea,select'))return;if((e.ctrlKey||e.metaKey)&&e.key.toLowerCase()==='k')e.preventDefault()}if(kept.length<500)kept.push({event:e})}};for(const n of on)document.addEventListener(n,keep,true);window.takeEarly=()=>{for(const n of on)document.removeEventListener(n,keep,true);return kept}}`;
