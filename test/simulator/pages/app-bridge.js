// Stands in for Shopify's App Bridge script, which exists only on Shopify's CDN. It talks to admin.js in the parent page.
(() => {
  if (window.shopify) return;
  const script = document.currentScript;
  const apiKey =
    script?.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.getAttribute('content');
  const parameters = new URLSearchParams(location.search);

  /** Shop and host come with the first page only; later pages of the session ask for them again. */
  function remembered(name) {
    const key = `app-bridge:${name}`;
    const value = parameters.get(name) ?? sessionStorage.getItem(key);
    if (value) sessionStorage.setItem(key, value);
    return value ?? undefined;
  }

  // Messages to and from the admin
  const waiting = new Map();
  let lastId = 0;
  const post = (message) => parent.postMessage({ bridge: message }, '*');
  const ask = (message) =>
    new Promise((resolve) => {
      const id = (lastId += 1);
      waiting.set(id, resolve);
      post({ ...message, id });
    });
  const clickable = new Map();
  function buttonsOf(element) {
    return [...element.querySelectorAll('button, a')].map((button) => {
      const id = (lastId += 1);
      clickable.set(id, button);
      return {
        id,
        label: button.textContent.trim(),
        variant: button.getAttribute('variant') ?? '',
        disabled: button.hasAttribute('disabled'),
      };
    });
  }
  addEventListener('message', ({ data, source }) => {
    const message = source === parent && data?.bridge;
    if (!message) return;
    if (message.reply) {
      waiting.get(message.reply)?.(message.value);
      waiting.delete(message.reply);
    }
    if (message.click) clickable.get(message.click)?.click();
    if (message.navigate) navigateTo(message.navigate);
    if (message.saveBar) activeSaveBar?.[message.saveBar]();
  });
  function navigateTo(href) {
    const links = [...document.querySelectorAll('ui-nav-menu a, s-app-nav a, s-app-nav s-link')];
    let link = links.find((one) => one.getAttribute('href') === href);
    if (!link) {
      link = document.createElement('a');
      link.setAttribute('href', href);
      document.body.append(link);
      setTimeout(() => link.remove());
    }
    link.dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true, cancelable: true }));
  }

  // window.shopify
  const elementOf = (id) => document.getElementById(id);
  const overlay = {
    show: async (id) => elementOf(id)?.show(),
    hide: async (id) => elementOf(id)?.hide(),
    toggle: async (id) => elementOf(id)?.toggle(),
  };
  let activeSaveBar;
  const shopify = {
    config: {
      apiKey,
      shop: remembered('shop'),
      host: remembered('host'),
      locale: remembered('locale') ?? 'en',
    },
    origin: 'https://admin.shopify.com',
    environment: { embedded: window !== parent, mobile: false, pos: false, intent: false },
    ready: Promise.resolve(),
    idToken: () => ask({ type: 'idToken' }),
    toast: {
      show: (message, options = {}) => {
        const id = String((lastId += 1));
        post({
          type: 'toast',
          message,
          isError: Boolean(options.isError),
          duration: options.duration ?? 5000,
        });
        return id;
      },
      hide: () => post({ type: 'toast', message: null }),
    },
    loading: (isLoading) => post({ type: 'loading', isLoading: isLoading !== false }),
    modal: overlay,
    saveBar: { ...overlay, leaveConfirmation: async () => ask({ type: 'leaveConfirmation' }) },
    resourcePicker: async ({ multiple = false, selectionIds = [] } = {}) =>
      ask({ type: 'resourcePicker', multiple, selectionIds }),
    user: async () => ({ accountAccess: 'full' }),
    scopes: {
      query: async () => ({ granted: [], optional: [], required: [] }),
      request: async () => ({ result: 'declined-all', detail: { granted: [], optional: [], required: [] } }),
      revoke: async () => ({ detail: { granted: [], optional: [], required: [] } }),
    },
    reviews: { request: async () => ({ success: false, code: 'cooldown-period', message: 'Not now' }) },
    webVitals: { onReport: () => {} },
    app: {},
    intents: {},
    support: { registerHandler: () => {} },
  };
  window.shopify = shopify;

  // fetch: the session token goes along with every request to the app's own server
  const originalFetch = window.fetch;
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin || request.headers.has('authorization')) {
      return originalFetch(request);
    }
    const spare = request.clone();
    const authorized = async (one) => {
      one.headers.set('authorization', `Bearer ${await shopify.idToken()}`);
      one.headers.set('x-requested-with', 'XMLHttpRequest');
      return originalFetch(one);
    };
    const response = await authorized(request);
    if (response.headers.get('x-shopify-retry-invalid-session-request')) return authorized(spare);
    const elsewhere = response.headers.get('x-shopify-api-request-failure-reauthorize-url');
    if (elsewhere) window.open(new URL(elsewhere, location.href).href, '_top');
    return response;
  };

  // Leaving the frame goes through the admin, which knows where a shop's own pages are
  const originalOpen = window.open.bind(window);
  window.open = (address, target, features) => {
    const text = String(address ?? '');
    if (window !== parent && (text.startsWith('shopify:') || ['_top', '_parent'].includes(target))) {
      post({ type: 'open', address: text.startsWith('shopify:') ? text : new URL(text, location.href).href });
      return null;
    }
    return originalOpen(address, target, features);
  };

  // The library's bounce page asks for itself again with a token
  const reload = parameters.get('shopify-reload');
  if (reload) {
    shopify.idToken().then((token) => {
      const address = new URL(reload);
      address.searchParams.set('id_token', token);
      location.replace(address);
    });
  }

  // The admin's address follows the app's
  const reportLocation = () => post({ type: 'location', path: location.pathname + location.search });
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name].bind(history);
    history[name] = (...values) => {
      original(...values);
      reportLocation();
    };
  }
  addEventListener('popstate', reportLocation);
  if (!reload) reportLocation();

  // Elements. A stylesheet hides them: React would report a `hidden` attribute as a hydration mismatch.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal { display: none }
    .app-bridge-modal { position: fixed; inset: 0; z-index: 10000; display: flex; align-items: center;
      justify-content: center; background: rgb(0 0 0 / .5); font-family: system-ui, sans-serif }
    .app-bridge-modal > section { background: #fff; border-radius: 16px; width: min(620px, 92vw); max-height: 86vh;
      display: flex; flex-direction: column; overflow: hidden }
    .app-bridge-modal.large > section { width: min(980px, 94vw) }
    .app-bridge-modal header { display: flex; justify-content: space-between; align-items: center; padding: 14px 16px;
      background: #f3f3f3; font-size: 14px; font-weight: 650 }
    .app-bridge-modal main { overflow: auto }
    .app-bridge-modal footer { display: flex; justify-content: flex-end; gap: 8px; padding: 14px 16px;
      border-top: 1px solid #ebebeb }
    .app-bridge-modal button { font: 550 12px system-ui, sans-serif; padding: 6px 12px; border-radius: 8px;
      border: 1px solid #c9c9c9; background: #fff; cursor: pointer }
    .app-bridge-modal button.primary { background: #303030; color: #fff; border-color: #303030 }
    .app-bridge-modal button.critical { background: #c70a24; color: #fff; border-color: #c70a24 }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  function watch(element, publish) {
    const observer = new MutationObserver(publish);
    observer.observe(element, { childList: true, subtree: true, attributes: true, characterData: true });
    publish();
    return observer;
  }

  class NavMenu extends HTMLElement {
    connectedCallback() {
      this.observer ??= watch(this, () => {
        const links = [...this.querySelectorAll('a, s-link')].filter(
          (link) => link.getAttribute('rel') !== 'home',
        );
        const entries = links.map((link) => ({
          text: link.textContent.trim(),
          href: link.getAttribute('href'),
        }));
        post({ type: 'nav', links: entries });
      });
    }
  }

  class TitleBar extends HTMLElement {
    connectedCallback() {
      // Inside a modal it describes the modal
      if (this.closest('ui-modal')) return;
      this.observer ??= watch(this, () =>
        post({ type: 'title', title: this.getAttribute('title') ?? '', buttons: buttonsOf(this) }),
      );
    }
    disconnectedCallback() {
      this.observer?.disconnect();
      this.observer = undefined;
      post({ type: 'title', title: '', buttons: [] });
    }
  }

  class SaveBar extends HTMLElement {
    showing = false;
    async show() {
      if (this.showing) return;
      this.showing = true;
      const buttons = [...this.querySelectorAll('button')];
      const save = buttons.find((button) => button.getAttribute('variant') === 'primary');
      const discard = buttons.find((button) => button !== save);
      activeSaveBar = { save: () => save?.click(), discard: () => discard?.click() };
      post({ type: 'saveBar', visible: true });
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      if (!this.showing) return;
      this.showing = false;
      post({ type: 'saveBar', visible: false });
      this.dispatchEvent(new Event('hide'));
    }
    toggle() {
      return this.showing ? this.hide() : this.show();
    }
  }

  class Modal extends HTMLElement {
    content = document.createElement('div');
    async show() {
      if (this.shade) return;
      const title = this.querySelector('ui-title-bar');
      this.shade = document.createElement('div');
      this.shade.className = `app-bridge-modal ${this.getAttribute('variant') ?? ''}`;
      this.shade.setAttribute('role', 'dialog');
      this.shade.setAttribute('aria-modal', 'true');
      const box = this.shade.appendChild(document.createElement('section'));
      const header = box.appendChild(document.createElement('header'));
      header.append(title?.getAttribute('title') ?? '');
      const close = header.appendChild(document.createElement('button'));
      close.textContent = '×';
      close.setAttribute('aria-label', 'Close');
      close.addEventListener('click', () => this.hide());
      const main = box.appendChild(document.createElement('main'));
      for (const child of this.children) {
        if (child.localName.startsWith('ui-') || child.contains(this.content)) continue;
        main.append(child.cloneNode(true));
      }
      main.append(this.content);
      const footer = box.appendChild(document.createElement('footer'));
      for (const button of title?.querySelectorAll('button') ?? []) {
        const copy = footer.appendChild(document.createElement('button'));
        copy.textContent = button.textContent;
        copy.disabled = button.disabled;
        if (button.getAttribute('variant') === 'primary')
          copy.className = button.getAttribute('tone') ?? 'primary';
        copy.addEventListener('click', () => button.click());
      }
      document.body.append(this.shade);
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      if (!this.shade) return;
      this.shade.remove();
      this.shade = undefined;
      this.dispatchEvent(new Event('hide'));
    }
    toggle() {
      return this.shade ? this.hide() : this.show();
    }
  }

  const elements = {
    'ui-nav-menu': NavMenu,
    's-app-nav': class extends NavMenu {},
    'ui-title-bar': TitleBar,
    'ui-save-bar': SaveBar,
    'ui-modal': Modal,
  };
  for (const [name, constructor] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, constructor);
  }

  // form[data-save-bar]: the bar shows once something changed
  const changed = ({ target }) => {
    const form = target.closest?.('form[data-save-bar]');
    if (!form) return;
    activeSaveBar = {
      save: () => form.requestSubmit(),
      discard: () => {
        form.reset();
        post({ type: 'saveBar', visible: false });
      },
    };
    post({ type: 'saveBar', visible: true });
  };
  document.addEventListener('input', changed);
  document.addEventListener('change', changed);
  document.addEventListener('submit', ({ target }) => {
    if (target.matches?.('form[data-save-bar]')) post({ type: 'saveBar', visible: false });
  });
})();
